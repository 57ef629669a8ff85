package org.mooring.cli.demo;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** Secrets that a person can type: two words and four digits, some 2^25 of them, behind a sign-in that counts failures. */
final class Words {
    private static final List<String> HOW = List.of(
            "amber",
            "ashen",
            "bold",
            "brave",
            "brisk",
            "bronze",
            "calm",
            "clear",
            "coral",
            "crisp",
            "dusky",
            "early",
            "fair",
            "faint",
            "fleet",
            "fresh",
            "frosty",
            "gentle",
            "gilded",
            "glad",
            "golden",
            "green",
            "hardy",
            "hazel",
            "hidden",
            "humble",
            "ivory",
            "jolly",
            "keen",
            "kind",
            "lively",
            "lucky",
            "lunar",
            "mellow",
            "mild",
            "misty",
            "modest",
            "noble",
            "northern",
            "olive",
            "pale",
            "patient",
            "plain",
            "polar",
            "proud",
            "quick",
            "quiet",
            "rapid",
            "rosy",
            "rustic",
            "sandy",
            "silent",
            "silver",
            "snowy",
            "solar",
            "steady",
            "still",
            "stout",
            "sunny",
            "swift",
            "tidal",
            "velvet",
            "warm",
            "witty");
    private static final List<String> WHAT = List.of(
            "alder", "anchor", "aspen", "badger", "bay", "beacon", "birch", "bison", "bridge", "brook", "cairn",
            "canoe", "cedar", "cliff", "comet", "condor", "cove", "crane", "delta", "dolphin", "elk", "falcon", "fern",
            "fjord", "fox", "glacier", "harbor", "hawk", "heron", "ibis", "island", "juniper", "kelp", "lagoon",
            "lantern", "larch", "lynx", "maple", "marten", "meadow", "moose", "orca", "osprey", "otter", "owl",
            "pebble", "pine", "plover", "puffin", "raven", "reef", "ridge", "river", "salmon", "seal", "shore",
            "sparrow", "spruce", "tern", "tide", "trout", "willow", "wren", "yarrow");

    private Words() {}

    static String password(SecureRandom random) {
        return HOW.get(random.nextInt(HOW.size())) + "-" + WHAT.get(random.nextInt(WHAT.size())) + "-"
                + (1000 + random.nextInt(9000));
    }

    /** 32 hexadecimal digits. */
    static String token(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
