package org.mooring.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Home folders as a cluster has them: one per person and cluster, with a prompt that says where one is and a first
 * notebook. What is there already is left alone.
 */
final class Homes {
    private final Path root;
    private final boolean ownAccounts;

    /**
     * @param root a folder that the jobs' accounts may enter
     * @param ownAccounts whether each person has an account of their own, which takes root
     */
    Homes(Path root, boolean ownAccounts) {
        this.root = root;
        this.ownAccounts = ownAccounts;
    }

    Path root() {
        return root;
    }

    boolean ownAccounts() {
        return ownAccounts;
    }

    Path of(String cluster, Person person) {
        return root.resolve(cluster).resolve(person.name());
    }

    void make(List<Cluster> clusters, List<Person> people) {
        try {
            for (Cluster cluster : clusters) {
                Path shelf = Files.createDirectories(root.resolve(cluster.id()));
                Files.setPosixFilePermissions(shelf, PosixFilePermissions.fromString("rwxr-xr-x"));
                for (Person person : people) {
                    make(cluster, person);
                }
            }
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the demo's homes in " + root, e);
        }
    }

    private void make(Cluster cluster, Person person) throws IOException {
        Path home = of(cluster.id(), person);
        if (Files.isDirectory(home)) {
            return;
        }
        Path making = home.resolveSibling("." + person.name() + ".making");
        Files.createDirectories(making);
        place(making, ".bashrc", cluster, person);
        place(making, ".bash_profile", cluster, person);
        place(making, "Welcome.ipynb", cluster, person);
        own(making, person);
        Files.setPosixFilePermissions(making, PosixFilePermissions.fromString("rwx------"));
        Files.move(making, home);
    }

    private void place(Path home, String name, Cluster cluster, Person person) throws IOException {
        String source = name.startsWith(".") ? name.substring(1) : name;
        try (InputStream in = Homes.class.getResourceAsStream("home/" + source)) {
            if (in == null) {
                throw new AssertionError("home/" + source + " is not in the jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@USER@", person.name())
                    .replace("@CLUSTER@", cluster.id())
                    .replace("@NAME@", cluster.name());
            Path file = home.resolve(name);
            Files.writeString(file, text);
            own(file, person);
        }
    }

    /** By number: the accounts need no entry in the system's list of users. */
    private void own(Path path, Person person) throws IOException {
        if (ownAccounts) {
            Files.setAttribute(path, "unix:uid", person.uid());
            Files.setAttribute(path, "unix:gid", person.uid());
        }
    }
}
