package org.mooring.runtime.net;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of networks in CIDR notation. Names are no addresses, and what is not written as an address in full is none
 * either: nothing here asks the DNS. Immutable.
 */
public final class Networks {
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shown
    private record Network(byte[] address, int bits) {
        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i % 8);
                if ((address[i / 8] & mask) != (other[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    /** Never a session's server, whatever is configured: link-local (cloud metadata), multicast, "this network". */
    private static final Networks NEVER =
            parse("", List.of("169.254.0.0/16", "0.0.0.0/8", "224.0.0.0/3", "fe80::/10", "ff00::/8", "::/128"));

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Reads a list.
     *
     * @param key names the list in a complaint
     * @throws IllegalArgumentException at the first entry that is no network
     */
    public static Networks parse(String key, List<String> texts) {
        return new Networks(texts.stream().map(text -> network(key, text)).toList());
    }

    private static Network network(String key, String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(slash < 0 ? text : text.substring(0, slash));
        int bits = -1;
        if (address != null) {
            String length = slash < 0 ? String.valueOf(address.length * 8) : text.substring(slash + 1);
            bits = length.matches("[0-9]{1,3}") ? Integer.parseInt(length) : -1;
        }
        if (address == null || bits < 0 || bits > address.length * 8) {
            throw new IllegalArgumentException(
                    key + " has '" + text + "': a network is written 10.20.0.0/16 or 2001:db8::/32");
        }
        return new Network(address, bits);
    }

    /** Whether the text is a literal address within one of the networks. */
    public boolean contain(String address) {
        return bytes(address).filter(this::contain).isPresent();
    }

    /** Whether a session's server may be there: within the networks, and no special place. */
    public boolean allowServer(String address) {
        return bytes(address).filter(a -> contain(a) && !NEVER.contain(a)).isPresent();
    }

    private boolean contain(byte[] address) {
        return networks.stream().anyMatch(n -> n.holds(address));
    }

    /** Brackets and zones ({@code fe80::1%eth0}) are no part of an address here. */
    private static byte @Nullable [] literal(String text) {
        return LITERAL.matcher(text).matches() ? NetUtil.createByteArrayFromIpAddressString(text) : null;
    }

    private static Optional<byte[]> bytes(String address) {
        byte[] bytes = literal(address);
        if (bytes != null && bytes.length == 16 && isMapped(bytes)) {
            bytes = java.util.Arrays.copyOfRange(bytes, 12, 16);
        }
        return Optional.ofNullable(bytes);
    }

    /** ::ffff:169.254.169.254 is 169.254.169.254. */
    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }
}
