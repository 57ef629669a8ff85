package org.mooring.cli.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code demo.json}: how a script finds the running demo and signs in. It stands only while the demo runs. */
final class DemoJson {
    static final String FILE = "demo.json";

    private DemoJson() {}

    static String of(String url, People people, long pid) {
        JsonArray users = new JsonArray();
        people.all()
                .forEach(p -> users.add(new JsonObject()
                        .put("name", p.name())
                        .put("password", p.password())
                        .put("admin", p.admin())));
        return new JsonObject()
                        .put("url", url)
                        .put("users", users)
                        .put("admin_token", people.adminToken())
                        .put("pid", pid)
                        .encodePrettily()
                + "\n";
    }
}
