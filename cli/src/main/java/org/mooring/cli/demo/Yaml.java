package org.mooring.cli.demo;

import io.vertx.core.json.Json;
import java.nio.file.Path;

/** Values for a YAML text; a quoted JSON string is one in YAML too. */
final class Yaml {
    private Yaml() {}

    static String text(Path path) {
        return Json.encode(path.toString());
    }

    static String text(String text) {
        return Json.encode(text);
    }

    /** Each line after the first gets so many spaces. */
    static String indent(int spaces, String lines) {
        return lines.strip().replace("\n", "\n" + " ".repeat(spaces));
    }
}
