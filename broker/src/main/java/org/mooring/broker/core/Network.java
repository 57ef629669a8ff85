package org.mooring.broker.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A network of addresses: {@code 10.1.0.0/16}, {@code fd00::/8}. */
final class Network {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final byte[] base;
    private final int bits;

    private Network(byte[] base, int bits) {
        this.base = base;
        this.bits = bits;
    }

    /**
     * Reads address and prefix length; a single address is a network of one.
     *
     * @throws IllegalArgumentException if the text is no such thing
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] base = address(address).orElseThrow(() -> wrong(text));
        try {
            int bits = slash < 0 ? base.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > base.length * 8) {
                throw wrong(text);
            }
            return new Network(base, bits);
        } catch (NumberFormatException e) {
            throw wrong(text);
        }
    }

    /** Whether the text is an address (not a name: nothing is looked up) inside this network. */
    boolean contains(String address) {
        return address(address).filter(this::contains).isPresent();
    }

    private boolean contains(byte[] other) {
        if (other.length != base.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((other[bit / 8] & mask) != (base[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<byte[]> address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "node-networks: '" + text + "': an address and a prefix length, such as 10.1.0.0/16");
    }
}
