package org.mooring.cli.demo;

import static org.mooring.cli.demo.Yaml.indent;
import static org.mooring.cli.demo.Yaml.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mooring.broker.identity.PasswordHash;
import org.mooring.broker.identity.UserEntry;
import org.mooring.broker.identity.UsersFile;
import org.mooring.cli.demo.Fleet.Member;
import org.mooring.protocol.UserName;
import org.mooring.runtime.link.LinkKeys;

/** Writes what a site would write: one configuration file per daemon, the users file, the keys of the links. */
final class Configs {
    private final DemoFolder folder;
    private final DemoOptions options;
    private final Ports ports;
    private final People people;
    private final Homes homes;
    private final int port;
    private final Map<String, Integer> managementPorts = new LinkedHashMap<>();

    Configs(DemoFolder folder, DemoOptions options, Ports ports, People people, Homes homes, int port) {
        this.folder = folder;
        this.options = options;
        this.ports = ports;
        this.people = people;
        this.homes = homes;
        this.port = port;
    }

    /** Writes all of them; what they lead to is to be started in this order. */
    List<Member> write() {
        users();
        List<Member> members = new ArrayList<>();
        members.add(member("broker", "broker", broker()));
        for (Cluster cluster : Cluster.ALL) {
            members.add(member("agent", "agent-" + cluster.id(), agent(cluster)));
        }
        members.add(member("edge", "edge", edge()));
        return members;
    }

    /** By the member's name. */
    Map<String, Integer> managementPorts() {
        return managementPorts;
    }

    private Member member(String kind, String name, String yaml) {
        return new Member(kind, name, folder.write(name + ".yaml", yaml));
    }

    private int management(String name) {
        int management = ports.of(name + "-management");
        managementPorts.put(name, management);
        return management;
    }

    private void users() {
        UsersFile file = new UsersFile(folder.file("users"));
        try {
            var users = file.readOrNone();
            for (Person person : people.all()) {
                UserName name = new UserName(person.name());
                if (users.find(name).isEmpty()) {
                    users = users.with(new UserEntry(name, PasswordHash.of(person.password()), person.admin()));
                }
            }
            file.write(users);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder.file("users"), e);
        }
        folder.write("admin-token", people.adminToken() + "\n");
    }

    private LinkKeys key(String name) {
        return LinkKeys.loadOrMake(folder.folder("keys").resolve(name));
    }

    private String broker() {
        String clusters = Cluster.ALL.stream()
                .map(c -> "- {id: %s, name: %s, node-networks: [127.0.0.0/8]}%n".formatted(c.id(), c.name()))
                .collect(Collectors.joining());
        String links = Cluster.ALL.stream()
                .map(c -> "agent/%s/1: %s%n"
                        .formatted(c.id(), key("agent-" + c.id()).publicLine()))
                .collect(Collectors.joining());
        return """
                federation: demo
                listen: 127.0.0.1:%d
                management: 127.0.0.1:%d
                public-url: http://127.0.0.1:%d
                state: %s
                hazelcast: {listen: "127.0.0.1:%d"}
                users-file: %s
                admin-token-file: %s
                link-key: %s
                spawn-timeout: %dms
                silent-after: 10s
                default-cluster: beluga
                clusters:
                  %s
                  - {id: niagara, name: Niagara, link: "https://www.alliancecan.ca/"}
                profiles:
                  - {id: light, name: {en: Light, fr: Légère}, minutes: 120, cores: 1, memory-mib: 2048}
                  - {id: large, name: {en: Large, fr: Grande}, minutes: 60, cores: 4, memory-mib: 8192}
                site:
                  name: Mooring
                  announcement:
                    en: "This is a demo: its clusters live on this one machine."
                    fr: "Ceci est une démonstration : ses grappes vivent sur cette seule machine."
                links:
                  %s
                  edge/-/1: %s
                """
                .formatted(
                        ports.of("broker"),
                        management("broker"),
                        port,
                        text(folder.folder("broker")),
                        ports.of("hazelcast"),
                        text(folder.file("users")),
                        text(folder.file("admin-token")),
                        text(folder.folder("keys").resolve("broker")),
                        options.spawnTimeout().toMillis(),
                        indent(2, clusters),
                        indent(2, links),
                        key("edge").publicLine());
    }

    private String agent(Cluster cluster) {
        String name = "agent-" + cluster.id();
        String accounts = people.all().stream()
                .map(p -> "%s: {home: %s, charge: [def-%s, rrg-mooring]%s}%n"
                        .formatted(p.name(), text(homes.of(cluster.id(), p)), p.name(), uid(p.uid())))
                .collect(Collectors.joining());
        String queue = cluster.queue().replace("@OTHERS@", uid(Accounts.OTHERS)).replace("@TUESDAY@", nextTuesday());
        return """
                cluster: %s
                state: %s
                inner: {listen: "127.0.0.1:%d"}
                management: 127.0.0.1:%d
                apps:
                  - id: lab
                    command: [jupyter-lab]
                    environment: [%s]
                    listen: 127.0.0.1
                    grace: 2s
                    interfaces:
                      - {id: lab, path: lab}
                      - {id: notebook, path: tree}
                      - {id: terminal, path: terminals/1}
                  - id: jupyterhub
                    kind: jupyterhub-singleuser
                    command: [jupyterhub-singleuser]
                    environment: [%s]
                    listen: 127.0.0.1
                    grace: 2s
                    interfaces:
                      - {id: singleuser, path: lab}
                defaults: {minutes: 120, cores: 1, memory-mib: 2048}
                scheduler:
                  local:
                    state-folder: %s
                    minute: %dms
                    kill-wait: 3s
                    accounts:
                      %s
                    %s
                %s"""
                .formatted(
                        cluster.id(),
                        text(folder.folder(name)),
                        ports.of(name),
                        management(name),
                        text("export PATH=" + options.jupyter().resolve("bin") + ":$PATH"),
                        text("export PATH=" + options.jupyter().resolve("bin") + ":$PATH"),
                        text(queue(cluster)),
                        options.minute().toMillis(),
                        indent(6, accounts),
                        indent(4, queue),
                        link("agent-" + cluster.id()));
    }

    /** Where a cluster keeps its queue: the jobs' accounts must be able to pass. */
    Path queue(Cluster cluster) {
        return options.place().resolve("queues").resolve(cluster.id());
    }

    private String edge() {
        return """
                name: edge-1
                listen: 127.0.0.1:%d
                management: 127.0.0.1:%d
                state: %s
                hubs: ["http://127.0.0.1:%d"]
                origins: ["http://127.0.0.1:%d", "http://localhost:%d"]
                node-networks: [127.0.0.0/8]
                drain: 2s
                %s"""
                .formatted(
                        port,
                        management("edge"),
                        text(folder.folder("edge")),
                        ports.of("broker"),
                        port,
                        port,
                        link("edge"));
    }

    /** Separate processes dial in; in one process all stand on one bus. */
    private String link(String key) {
        if (!options.split()) {
            return "";
        }
        var unused = key(key);
        return """
                link:
                  brokers: ["ws://127.0.0.1:%d/link"]
                  instance: "1"
                  key-file: %s
                  broker-key: %s
                """
                .formatted(
                        ports.of("broker"),
                        text(folder.folder("keys").resolve(key)),
                        text(key("broker").publicLine()));
    }

    private String uid(int uid) {
        return homes.ownAccounts() ? ", uid: " + uid : "";
    }

    private static String nextTuesday() {
        return ZonedDateTime.now(ZoneId.systemDefault())
                .with(TemporalAdjusters.next(DayOfWeek.TUESDAY))
                .with(LocalTime.of(8, 0))
                .toInstant()
                .toString();
    }
}
