package org.mooring.runtime.config;

import java.util.List;
import java.util.Map;

/** A part of a YAML file, with the line (from 1) it begins on. */
sealed interface Node {
    int line();

    /** Whether this stands for "nothing": {@code key:} and {@code key: null}. */
    default boolean absent() {
        return false;
    }

    /** How it is called in a message. */
    String kind();

    /** Keys in the order of the file. */
    record Mapping(int line, Map<String, Entry> entries) implements Node {
        @Override
        public String kind() {
            return "a group of keys";
        }
    }

    /** A key's own line and what follows it. */
    record Entry(int line, Node value) {}

    /** Items in order. */
    record Sequence(int line, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A single value, as it is written. */
    record Scalar(int line, String text) implements Node {
        @Override
        public String kind() {
            return text;
        }
    }

    /** No value. */
    record Nothing(int line) implements Node {
        @Override
        public boolean absent() {
            return true;
        }

        @Override
        public String kind() {
            return "nothing";
        }
    }
}
