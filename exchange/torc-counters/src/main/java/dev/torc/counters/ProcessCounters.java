package dev.torc.counters;

import dev.torc.posix.BlockingCalls;
import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.posix.MemoryMaps;
import dev.torc.posix.SyscallErrors;
import dev.torc.uapi.LockFlags;
import dev.torc.uapi.MapFlags;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.ProtectionFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The counters of this process: a file that other processes of the user can read, mapped.
///
/// There are [#SETS] places for sets. Who finds none free counts all the same, in memory that nobody sees, and the file
/// says how many do.
///
/// **How long the file lives.** The process holds a lock of it, which goes with the process, however that ends.
/// [#close] removes the file. What a killed process leaves is kept for those who want to know what it was doing, and
/// removed by whoever looks into the directory later: [CounterFiles] says when.
///
/// **Trust.** The file is the user's own. Who can truncate it can fault this process, but could as well trace or kill
/// it.
///
/// **Threads.** Any; sets are taken and given back under a lock.
public final class ProcessCounters implements AutoCloseable {

    /// How many sets a process can show at one time.
    public static final int SETS = CounterLayout.SETS;

    private static final int OWN_ONLY = 0600;
    private static final String UNFINISHED = ".new";

    private final MemorySegment memory;
    private final Optional<Backing> backing;
    private final BitSet setsTaken = new BitSet(CounterLayout.SETS);
    private final BitSet histogramsTaken = new BitSet(CounterLayout.HISTOGRAMS);
    private boolean closed;
    private volatile @Nullable CallTrace trace;
    private boolean traceRefused;

    /// The file behind the memory.
    ///
    /// @param path its name
    /// @param descriptor holds the lock
    private record Backing(Path path, Descriptor descriptor) {}

    private ProcessCounters(MemorySegment memory, Optional<Backing> backing) {
        this.memory = memory;
        this.backing = backing;
    }

    /// Makes this process' file in a directory, and removes what has expired there.
    ///
    /// @param directory the user's own; made if there is none
    /// @return the counters, of which the file is removed by [#close]
    /// @throws IOException if the directory is not to be had, or there is no room for the file
    public static ProcessCounters create(Path directory) throws IOException {
        return BlockingCalls.<ProcessCounters, IOException>call(() -> createIn(directory));
    }

    /// {@return counters that nobody sees, for a process that shows none}
    public static ProcessCounters unseen() {
        return new ProcessCounters(Arena.ofAuto().allocate(CounterLayout.HEADER_BYTES, Long.BYTES), Optional.empty());
    }

    /// Takes a set.
    ///
    /// @param subject whose numbers it will hold
    /// @param label which one of them, for whoever looks: at most 96 bytes are kept
    /// @return the set, all zero, for one thread at a time; to be closed by it
    public CounterSet register(Subject subject, String label) {
        synchronized (setsTaken) {
            int set = setsTaken.nextClearBit(0);
            if (closed || backing.isEmpty() || set >= CounterLayout.SETS) {
                CounterLayout.LONG.setOpaque(memory, CounterLayout.UNSHOWN_AT, unshown() + 1);
                return CounterSet.unshown(this);
            }
            setsTaken.set(set);
            change(set, () -> {
                memory.asSlice(CounterLayout.words(set), CounterLayout.SET_BYTES)
                        .fill((byte) 0);
                describe(CounterLayout.record(set), subject, label);
            });
            return CounterSet.shown(this, set);
        }
    }

    /// {@return the file's path, if there is a file}
    public Optional<Path> file() {
        return backing.map(Backing::path);
    }

    /// Removes the file. Sets that are still in use go on counting, and nobody sees it.
    @Override
    public void close() {
        synchronized (setsTaken) {
            if (closed) {
                return;
            }
            closed = true;
        }
        backing.ifPresent(file -> {
            try {
                Files.deleteIfExists(file.path());
            } catch (IOException e) {
                // It stays behind unlocked, and is removed as that of a killed process would be.
                System.getLogger(ProcessCounters.class.getName())
                        .log(System.Logger.Level.DEBUG, "the counters {0} stay behind: {1}", file.path(), e);
            }
            file.descriptor().close();
        });
    }

    MemorySegment memory() {
        return memory;
    }

    void release(int set) {
        synchronized (setsTaken) {
            long record = CounterLayout.record(set);
            int histogram = (int) CounterLayout.INT.get(memory, record + CounterLayout.RECORD_HISTOGRAM);
            change(set, () -> {
                CounterLayout.INT.set(memory, record + CounterLayout.RECORD_SUBJECT, 0);
                CounterLayout.INT.set(memory, record + CounterLayout.RECORD_HISTOGRAM, 0);
            });
            if (histogram != 0) {
                histogramsTaken.clear(histogram - 1);
            }
            setsTaken.clear(set);
        }
    }

    void releaseUnshown() {
        synchronized (setsTaken) {
            CounterLayout.LONG.setOpaque(memory, CounterLayout.UNSHOWN_AT, unshown() - 1);
        }
    }

    /// Takes a histogram for a set.
    ///
    /// @return where it begins, or -1 where none is free or there is no memory for it
    long takeHistogram(int set) {
        synchronized (setsTaken) {
            int number = histogramsTaken.nextClearBit(0);
            if (closed || backing.isEmpty() || number >= CounterLayout.HISTOGRAMS) {
                return -1;
            }
            long at = CounterLayout.histogram(number);
            Descriptor file = backing.get().descriptor();
            try {
                BlockingCalls.<Boolean, IOException>call(() -> {
                    zero(file, at, CounterLayout.HISTOGRAM_BYTES);
                    return true;
                });
            } catch (IOException _) {
                return -1;
            }
            histogramsTaken.set(number);
            change(
                    set,
                    () -> CounterLayout.INT.set(
                            memory, CounterLayout.record(set) + CounterLayout.RECORD_HISTOGRAM, number + 1));
            return at;
        }
    }

    /// {@return how often a set's place was used, with this time}
    int uses(int set) {
        return (int) CounterLayout.INT.getOpaque(memory, CounterLayout.record(set) + CounterLayout.RECORD_USES);
    }

    /// {@return where calls are written down, while somebody wants to see each}
    ///
    /// @param now by [System#nanoTime]
    @Nullable
    CallTrace trace(long now) {
        long until = (long) CounterLayout.LONG.getOpaque(memory, CounterLayout.TRACE_UNTIL);
        if (until == 0 || until - now <= 0 || until - now > CallTimes.LONGEST_ASKED_NANOS) {
            return null;
        }
        CallTrace made = trace;
        return made != null ? made : makeTrace();
    }

    private @Nullable CallTrace makeTrace() {
        synchronized (setsTaken) {
            if (trace == null && !closed && !traceRefused && backing.isPresent()) {
                Descriptor file = backing.get().descriptor();
                try {
                    BlockingCalls.<Boolean, IOException>call(() -> {
                        zero(file, CounterLayout.TRACE_BEGINS, TraceLayout.BYTES);
                        return true;
                    });
                    trace = new CallTrace(memory.asSlice(CounterLayout.TRACE_BEGINS, TraceLayout.BYTES));
                } catch (IOException _) {
                    traceRefused = true;
                    CounterLayout.LONG.setOpaque(memory, CounterLayout.TRACE_REFUSED_AT, 1L);
                }
            }
            return trace;
        }
    }

    /// Changes a set's record so that no reader takes the one for the other.
    private void change(int set, Runnable change) {
        long at = CounterLayout.record(set) + CounterLayout.RECORD_GENERATION;
        long generation = (long) CounterLayout.LONG.get(memory, at);
        CounterLayout.LONG.setOpaque(memory, at, generation + 1);
        // RECORD (release): the odd generation is there before anything changes. The reader's end is a system call
        // that copies the record, a second one that copies the words, and a third for the record again.
        VarHandle.storeStoreFence();
        change.run();
        // RECORD (release): all of the change is there before the even generation.
        CounterLayout.LONG.setRelease(memory, at, generation + 2);
    }

    private void describe(long record, Subject subject, String label) {
        CounterLayout.INT.set(memory, record + CounterLayout.RECORD_SUBJECT, subject.number());
        CounterLayout.INT.set(memory, record + CounterLayout.RECORD_HISTOGRAM, 0);
        int uses = (int) CounterLayout.INT.get(memory, record + CounterLayout.RECORD_USES);
        CounterLayout.INT.set(memory, record + CounterLayout.RECORD_USES, uses + 1);
        CounterLayout.LONG.set(memory, record + CounterLayout.RECORD_BEGAN_MILLIS, System.currentTimeMillis());
        int length = putText(record + CounterLayout.RECORD_LABEL, CounterLayout.LABEL_BYTES, label);
        CounterLayout.INT.set(memory, record + CounterLayout.RECORD_LABEL_LENGTH, length);
    }

    private int putText(long at, int most, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, most);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at, length);
        return length;
    }

    private long unshown() {
        return (long) CounterLayout.LONG.get(memory, CounterLayout.UNSHOWN_AT);
    }

    private static ProcessCounters createIn(Path directory) throws IOException {
        makeDirectory(directory);
        new CounterFiles(directory).removeExpired();
        long process = ProcessHandle.current().pid();
        long startedMillis = System.currentTimeMillis();
        while (Files.exists(directory.resolve(name(process, startedMillis)), LinkOption.NOFOLLOW_LINKS)) {
            startedMillis++; // another one of this process
        }
        Path unfinished = directory.resolve("." + name(process, startedMillis) + UNFINISHED);
        // Under its real name the file is complete and locked, so whoever finds it unlocked knows that nobody has it.
        Descriptor descriptor = FileCalls.open(
                unfinished, OpenFlags.RDWR | OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOFOLLOW, OWN_ONLY);
        try {
            SyscallErrors.check(FileCalls.tryFlock(descriptor.number(), LockFlags.EX), "flock", unfinished.toString());
            // Every byte that a thread will store to has its page now: where there is none left, that is an error here
            // and not a fault there.
            zero(descriptor, 0, CounterLayout.HISTOGRAMS_BEGIN);
            MemoryMaps.resize(descriptor, CounterLayout.FILE_BYTES);
            MemorySegment memory = MemoryMaps.map(
                    descriptor,
                    0,
                    CounterLayout.FILE_BYTES,
                    ProtectionFlags.READ | ProtectionFlags.WRITE,
                    MapFlags.SHARED,
                    Arena.ofAuto());
            Path path = directory.resolve(name(process, startedMillis));
            var counters = new ProcessCounters(memory, Optional.of(new Backing(path, descriptor)));
            counters.writeHeader(process, startedMillis);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            return counters;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            descriptor.close();
            throw e;
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException _) {
            // Made by an earlier process of the user, or by one that starts just now.
        }
    }

    private static String name(long process, long startedMillis) {
        return process + "-" + startedMillis;
    }

    private static void zero(Descriptor file, long at, long bytes) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment zeros = scratch.allocate(bytes);
            for (long written = 0; written < bytes; ) {
                written += SyscallErrors.check(
                        FileCalls.pwrite(file.number(), zeros.asSlice(written), at + written),
                        "pwrite",
                        file.toString());
            }
        }
    }

    private void writeHeader(long process, long startedMillis) {
        CounterLayout.INT.set(memory, CounterLayout.VERSION_AT, CounterLayout.VERSION);
        CounterLayout.INT.set(memory, CounterLayout.SETS_AT, CounterLayout.SETS);
        CounterLayout.INT.set(memory, CounterLayout.WORDS_AT, CounterLayout.WORDS);
        CounterLayout.INT.set(memory, CounterLayout.HISTOGRAMS_AT, CounterLayout.HISTOGRAMS);
        CounterLayout.INT.set(memory, CounterLayout.BUCKETS_AT, Buckets.COUNT);
        CounterLayout.LONG.set(memory, CounterLayout.PROCESS_AT, process);
        CounterLayout.LONG.set(memory, CounterLayout.STARTED_MILLIS_AT, startedMillis);
        int length = putText(CounterLayout.PROGRAM_AT, CounterLayout.PROGRAM_BYTES, program());
        CounterLayout.INT.set(memory, CounterLayout.PROGRAM_LENGTH_AT, length);
        // COUNTERS-MADE (release): the header is there before its magic; the reader's end is the system call that
        // copies the header.
        CounterLayout.LONG.setRelease(memory, CounterLayout.MAGIC_AT, CounterLayout.MAGIC);
    }

    /// The main class or module alone: what follows on the command line may be nobody's business.
    private static String program() {
        String command = System.getProperty("sun.java.command", "java").strip();
        String first = command.split("\\s", 2)[0];
        return first.substring(first.lastIndexOf('/') + 1);
    }
}
