package dev.torc.counters;

import dev.torc.posix.BlockingCalls;
import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.posix.MemoryMaps;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LockFlags;
import dev.torc.uapi.OpenFlags;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files of counters in a directory, seen from outside.
///
/// Files are copied, not mapped, and nothing in them is believed: whose file it is, is told by its lock.
///
/// **What is left of killed processes.** Who looks here or makes a file of its own, and finds one that no process
/// holds, marks it as gone. It is kept for [#KEPT], and of all those that are gone the [#MOST_GONE] that were found
/// last. Whatever is beyond that, is removed at the next look.
///
/// **Threads.** Any. **Errors.** What is wrong with one file is said in its place; only a directory that cannot be
/// listed is an exception.
public final class CounterFiles {

    /// How long the counters of a killed process are kept after somebody has found that it is gone.
    public static final Duration KEPT = Duration.ofDays(1);

    /// Of how many killed processes the counters are kept.
    public static final int MOST_GONE = 16;

    private static final System.Logger LOG = System.getLogger(CounterFiles.class.getName());

    private static final String GONE = ".gone";
    private static final int MOST_FILES = 4096;
    private static final Duration MOST_ASKED = Duration.ofSeconds(30);

    private final Path directory;

    /// Looks into a directory.
    ///
    /// @param directory which need not be there
    public CounterFiles(Path directory) {
        this.directory = directory;
    }

    /// Reads every file, and removes what has expired.
    ///
    /// @return what was found, those that run first
    /// @throws IOException if the directory cannot be listed
    public List<Reading> read() throws IOException {
        return BlockingCalls.<List<Reading>, IOException>call(this::readAll);
    }

    /// Asks a process to time its calls, for some time from now on.
    ///
    /// @param process which
    /// @param howLong at most 30 s; asked again, it goes on
    /// @return whether it can be asked: it runs and its file is as it was
    public boolean askForLatencies(Reading.OfProcess process, Duration howLong) {
        return BlockingCalls.<Boolean, RuntimeException>call(() -> {
            long now = System.nanoTime();
            return ask(process.file(), now, now + Math.min(howLong.toNanos(), MOST_ASKED.toNanos()));
        });
    }

    /// Marks what is gone, and removes what has expired.
    void removeExpired() {
        try {
            for (Path file : files()) {
                if (!isGone(file) && isPlain(file)) {
                    try (Descriptor open = open(file)) {
                        if (isUnlocked(open)) {
                            markGone(file);
                        }
                    } catch (IOException _) {
                        // Removed meanwhile, or not ours to open: left alone.
                    }
                }
            }
            removeOldest();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} cannot be tidied: {1}", directory, e);
        }
    }

    private List<Reading> readAll() throws IOException {
        removeExpired();
        var readings = new ArrayList<Reading>();
        for (Path file : files()) {
            read(file).ifPresent(readings::add);
        }
        readings.sort(Comparator.comparing(CounterFiles::isRunning)
                .reversed()
                .thenComparing(reading -> reading.file().toString()));
        return readings;
    }

    private static boolean isRunning(Reading reading) {
        return reading instanceof Reading.OfProcess process && process.state() == Reading.State.RUNNING;
    }

    /// {@return what a file says, or nothing if it is gone meanwhile}
    private static Optional<Reading> read(Path file) {
        if (!isPlain(file)) {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(new Reading.Unreadable(file, "it is no plain file"))
                    : Optional.empty();
        }
        try (Descriptor open = open(file)) {
            Reading.State state = isUnlocked(open) ? Reading.State.GONE : Reading.State.RUNNING;
            return Optional.of(new FileReader(file, open).read(state));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new Reading.Unreadable(file, String.valueOf(e.getMessage())));
        }
    }

    /// Asks a process to trace its calls, for some time from now on.
    ///
    /// @param file the process', lent
    /// @param howLong at most 30 s
    /// @return whether it can be asked: it runs and its file is as it was
    static boolean askForTrace(Descriptor file, Duration howLong) {
        return BlockingCalls.<Boolean, RuntimeException>call(() -> {
            long now = System.nanoTime();
            long until = now + Math.min(howLong.toNanos(), MOST_ASKED.toNanos());
            // In this order: where latencies are asked for, a call looks whether traces are.
            return ask(file, CounterLayout.TRACE_UNTIL, now, until)
                    && ask(file, CounterLayout.LATENCIES_UNTIL, now, until);
        });
    }

    private static boolean ask(Path file, long now, long untilNanos) {
        try (Descriptor open = FileCalls.open(file, OpenFlags.RDWR | OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK, 0)) {
            return ask(open, CounterLayout.LATENCIES_UNTIL, now, untilNanos);
        } catch (IOException _) {
            return false;
        }
    }

    /// Asks for longer, never for less: somebody else may ask as well.
    private static boolean ask(Descriptor file, long at, long now, long untilNanos) {
        try (Arena scratch = Arena.ofConfined()) {
            if (isUnlocked(file) || MemoryMaps.byteSize(file) != CounterLayout.FILE_BYTES) {
                return false;
            }
            MemorySegment word = scratch.allocate(Long.BYTES, Long.BYTES);
            if (FileCalls.pread(file.number(), word, at) != Long.BYTES) {
                return false;
            }
            long asked = (long) CounterLayout.LONG.get(word, 0L) - now;
            if (asked > untilNanos - now && asked <= MOST_ASKED.toNanos()) {
                return true;
            }
            CounterLayout.LONG.set(word, 0L, untilNanos);
            return FileCalls.pwrite(file.number(), word, at) == Long.BYTES;
        } catch (IOException _) {
            return false;
        }
    }

    /// {@return whether it is neither a directory, nor a link, nor a pipe, on which even setting a time would wait}
    private static boolean isPlain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    // NONBLOCK: somebody may put a pipe there just now.
    private static Descriptor open(Path file) throws IOException {
        return FileCalls.open(file, OpenFlags.RDONLY | OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK, 0);
    }

    private static boolean isUnlocked(Descriptor file) {
        int result = FileCalls.tryFlock(file.number(), LockFlags.SH);
        return result != Errno.EAGAIN.negated();
    }

    private static boolean isGone(Path file) {
        return file.getFileName().toString().endsWith(GONE);
    }

    private static void markGone(Path file) throws IOException {
        // From now on it ages; before, its time is that of its process' start.
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        Files.move(file, file.resolveSibling(file.getFileName() + GONE), StandardCopyOption.ATOMIC_MOVE);
    }

    private void removeOldest() throws IOException {
        var gone = new ArrayList<Aged>();
        for (Path file : everything()) {
            // What begins with a dot was never finished: it ages from the start.
            if (isGone(file) || isUnfinished(file)) {
                try {
                    gone.add(new Aged(file, Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)));
                } catch (NoSuchFileException _) {
                    // Somebody else was faster.
                }
            }
        }
        gone.sort(Comparator.comparing(Aged::since).reversed());
        FileTime expired = FileTime.from(Instant.now().minus(KEPT));
        for (int i = 0; i < gone.size(); i++) {
            if (i >= MOST_GONE || gone.get(i).since().compareTo(expired) < 0) {
                Files.deleteIfExists(gone.get(i).file());
            }
        }
    }

    private record Aged(Path file, FileTime since) {}

    private static boolean isUnfinished(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private List<Path> files() throws IOException {
        return everything().stream().filter(file -> !isUnfinished(file)).toList();
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.limit(MOST_FILES).toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }
}
