package org.mooring.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.mooring.protocol.Codec;
import org.mooring.protocol.Message;
import org.mooring.protocol.Route;
import org.mooring.protocol.RoutePage;
import org.mooring.protocol.Trust;
import org.mooring.protocol.UnreadableMessage;
import org.mooring.runtime.file.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an edge knows, on disk: three lines, a checksum over the other two, the routes, the trust. It holds keys, so
 * nobody else may read it. Blocks: not for an event loop; one caller at a time.
 */
final class StateFile {
    private static final Logger log = LoggerFactory.getLogger(StateFile.class);

    /** What was kept. */
    record State(List<Route> routes, Trust trust) {
        State {
            routes = List.copyOf(routes);
        }
    }

    private final Path file;

    /** @param folder made if it is not there, readable by its owner only */
    StateFile(Path folder) throws IOException {
        PrivateFiles.folder(folder);
        file = folder.resolve("edge-state.json");
    }

    /** What was kept last; empty if there is none or it is damaged, which is logged. */
    Optional<State> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() == 3 && lines.get(0).equals(sum(lines.get(1), lines.get(2)))) {
                Message routes = Codec.decode(lines.get(1));
                Message trust = Codec.decode(lines.get(2));
                if (routes instanceof RoutePage page && trust instanceof Trust kept) {
                    return Optional.of(new State(page.routes(), kept));
                }
            }
            log.atError().addKeyValue("file", file).log("the state file is damaged: starting without it");
        } catch (IOException | UnreadableMessage e) {
            log.atError()
                    .addKeyValue("file", file)
                    .setCause(e)
                    .log("the state file cannot be read: starting without it");
        }
        return Optional.empty();
    }

    /** Keeps this from now on. */
    void write(State state) throws IOException {
        String routes = Codec.encode(new RoutePage("kept", 0, 0, 1, state.routes()));
        String trust = Codec.encode(state.trust());
        String text = sum(routes, trust) + "\n" + routes + "\n" + trust + "\n";
        PrivateFiles.write(file, text);
    }

    private static String sum(String routes, String trust) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(routes.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) '\n');
            sha.update(trust.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
