package org.mooring.protocol;

import java.util.regex.Pattern;

/**
 * Where messages of one type go on the bus. The name carries the message's versioned wire name, so two versions of a
 * daemon never misread each other.
 *
 * @param name lower-case words joined by dots, such as {@code agent.beluga.job.submit.v1}
 */
public record Address<M extends Message>(String name, Class<M> type) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");

    public Address {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("address '" + name + "': use lower-case words joined by dots");
        }
    }

    /** Requests to the agents of one cluster; one of them answers. */
    public static <M extends Message> Address<M> agent(ClusterId cluster, Class<M> type) {
        return new Address<>("agent." + cluster.value() + "." + Codec.wireName(type), type);
    }

    /** Requests to the brokers; one of them answers. */
    public static <M extends Message> Address<M> broker(Class<M> type) {
        return new Address<>("broker." + Codec.wireName(type), type);
    }

    /** Facts for every broker. */
    public static <M extends Message> Address<M> brokers(Class<M> type) {
        return new Address<>("brokers." + Codec.wireName(type), type);
    }

    /** Requests to the edges; any one of them answers. */
    public static <M extends Message> Address<M> edge(Class<M> type) {
        return new Address<>("edge." + Codec.wireName(type), type);
    }

    /** Facts for every edge. */
    public static <M extends Message> Address<M> edges(Class<M> type) {
        return new Address<>("edges." + Codec.wireName(type), type);
    }

    @Override
    public String toString() {
        return name;
    }
}
