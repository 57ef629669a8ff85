package org.mooring.cli.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The demo's people and the administrator's token: made up once for a folder, then kept. */
record People(List<Person> all, String adminToken) {
    private static final String FILE = "people.json";
    private static final List<String> NAMES = List.of("alice", "bob", "carol", "admin");
    private static final int FIRST_UID = 61001;

    static People of(DemoFolder folder) {
        @Nullable String text = folder.read(FILE);
        if (text != null) {
            return read(new JsonObject(text));
        }
        SecureRandom random = new SecureRandom();
        List<Person> people = IntStream.range(0, NAMES.size())
                .mapToObj(i -> {
                    String name = NAMES.get(i);
                    return new Person(name, Words.password(random), name.equals("admin"), FIRST_UID + i);
                })
                .toList();
        People made = new People(people, Words.token(random));
        folder.write(FILE, made.json().encodePrettily() + "\n");
        return made;
    }

    private static People read(JsonObject json) {
        List<Person> people = json.getJsonArray("users").stream()
                .map(JsonObject.class::cast)
                .map(p -> new Person(
                        p.getString("name"), p.getString("password"), p.getBoolean("admin"), p.getInteger("uid")))
                .toList();
        return new People(people, json.getString("admin_token"));
    }

    private JsonObject json() {
        JsonArray users = new JsonArray();
        all.forEach(p -> users.add(new JsonObject()
                .put("name", p.name())
                .put("password", p.password())
                .put("admin", p.admin())
                .put("uid", p.uid())));
        return new JsonObject().put("users", users).put("admin_token", adminToken);
    }
}
