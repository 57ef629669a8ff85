package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.Codec;
import org.mooring.protocol.JobState;
import org.mooring.protocol.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler's memory: one folder per job, each file whole or not there. One scheduler at a time holds the state
 * folder. Blocks; belongs to the scheduler's worker.
 *
 * <pre>
 * lock  last-id  stepd.py  taillog.py  stepd.log  gone/SESSION
 * jobs/ID/job.json  script (0700, its user's)  step.json, exit.json (stepd's)
 * </pre>
 */
final class JobFolders implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobFolders.class);

    private final Path state;
    private final Path jobs;
    private final Path gone;
    private final FileChannel lock;

    private JobFolders(Path state, FileChannel lock) {
        this.state = state;
        this.jobs = state.resolve("jobs");
        this.gone = state.resolve("gone");
        this.lock = lock;
    }

    /** What stepd says of itself; the leader is absent in the moment before the job is under way. */
    record Step(long pid, long start, @Nullable Long leader, @Nullable Path cgroup) {}

    /** How stepd says the job ended; the end in seconds since the epoch. */
    record Exit(JobState state, @Nullable Integer exit, @Nullable Integer signal, double ended, List<Long> left) {
        Instant at() {
            return Instant.ofEpochMilli(Math.round(ended * 1000));
        }
    }

    /** Opens the state folder, made if need be, with this version's programs in it. */
    static JobFolders open(Path state) throws IOException {
        // Others may pass through, to their own scripts, and see nothing else.
        var passable = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectories(state.toAbsolutePath());
        FileChannel lock = lock(state.resolve("lock"));
        JobFolders folders = new JobFolders(state.toAbsolutePath(), lock);
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectories(folders.jobs, passable);
        Files.createDirectories(folders.gone, passable);
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(folders.jobs, "new-*")) {
            for (Path half : halves) {
                delete(half); // its submission was never answered
            }
        }
        for (String program : List.of("stepd.py", "taillog.py")) {
            folders.install(program);
        }
        return folders;
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // Whoever can open it can hold it, and so keep the scheduler from starting.
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            log.atDebug().setCause(e).log("the lock is held in this process");
        }
        channel.close();
        throw new IOException("state folder " + path.getParent() + ": another scheduler holds it; stop that one first");
    }

    private void install(String program) throws IOException {
        try (InputStream in = JobFolders.class.getResourceAsStream(program)) {
            if (in == null) {
                throw new IOException(program + " is missing from the class path");
            }
            write(state.resolve(program), in.readAllBytes());
        }
    }

    Path program(String name) {
        return state.resolve(name);
    }

    Path folder(LocalJob job) {
        return jobs.resolve(Integer.toString(job.id()));
    }

    Path script(LocalJob job) {
        return folder(job).resolve("script");
    }

    /** All jobs on record, oldest first. What cannot be read is left where it is, with a warning. */
    List<LocalJob> load() throws IOException {
        List<LocalJob> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(jobs, "[0-9]*")) {
            for (Path folder : folders) {
                try {
                    read(folder.resolve("job.json"), LocalJob.class).ifPresent(found::add);
                } catch (IOException e) {
                    log.atWarn().addKeyValue("folder", folder).setCause(e).log("a job's record cannot be read");
                }
            }
        }
        found.sort(java.util.Comparator.comparingInt(LocalJob::id));
        return found;
    }

    /** A number no job of this cluster has had. */
    int nextId() throws IOException {
        Path file = state.resolve("last-id");
        int last = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        write(file, Integer.toString(last + 1).getBytes(StandardCharsets.US_ASCII));
        return last + 1;
    }

    /** Puts a new job on record with its script, both or neither. */
    void create(LocalJob job, String script) throws IOException {
        Path fresh = jobs.resolve("new-" + job.id());
        delete(fresh);
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Path file = fresh.resolve("script");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(file, script);
        LocalJob.Owner owner = job.owner();
        if (owner.uid() != null) {
            Files.setAttribute(file, "unix:gid", owner.gid());
            Files.setAttribute(file, "unix:uid", owner.uid());
        }
        write(fresh.resolve("job.json"), Codec.json().writeValueAsBytes(job));
        Files.move(fresh, folder(job), StandardCopyOption.ATOMIC_MOVE);
    }

    void save(LocalJob job) throws IOException {
        write(folder(job).resolve("job.json"), Codec.json().writeValueAsBytes(job));
        if (job.state().terminal()) {
            // It may hold a key; nothing reads it any more.
            Files.deleteIfExists(script(job));
        }
    }

    Optional<Step> step(LocalJob job) throws IOException {
        return read(folder(job).resolve("step.json"), Step.class);
    }

    Optional<Exit> exit(LocalJob job) throws IOException {
        return read(folder(job).resolve("exit.json"), Exit.class);
    }

    void forget(LocalJob job) throws IOException {
        delete(folder(job));
    }

    /** Takes no later submission of this session. */
    void bury(SessionId session) throws IOException {
        write(gone.resolve(session.value()), new byte[0]);
    }

    boolean buried(SessionId session) {
        return Files.exists(gone.resolve(session.value()));
    }

    /** Forgets sessions buried before this instant. */
    void forgetBuried(Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(gone)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        try {
            return Optional.of(Codec.json().readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
