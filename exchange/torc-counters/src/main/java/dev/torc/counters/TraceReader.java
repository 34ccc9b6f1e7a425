package dev.torc.counters;

import dev.torc.counters.TracedEvent.Arguments;
import dev.torc.counters.TracedEvent.Excerpt;
import dev.torc.counters.TracedEvent.Origin;
import dev.torc.layout.SegmentWords;
import dev.torc.posix.BlockingCalls;
import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Traces a process from outside: each call that it makes or serves, while this goes on asking.
///
/// The process waits for nobody. It writes its calls round and round into its file of counters; who reads too slowly,
/// or dies, or stops, disturbs it no more than who reads. What was overwritten before it was read is counted by
/// [#lost]. When nobody has asked for a while, the process writes no more.
///
/// The file is copied, not mapped, and nothing in it is believed. Any number of tracers can read one process.
///
/// **Threads.** One.
public final class TraceReader implements AutoCloseable {

    /// How many records are read at once.
    private static final int BATCH = 256;

    /// How long a record may be claimed and not written. Whose thread was stopped, or killed, in the middle of one,
    /// holds the others up no longer.
    private static final long LONGEST_WRITE_NANOS = 100_000_000L;

    private final Reading.OfProcess process;
    private final Descriptor file;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment word = arena.allocate(Long.BYTES, Long.BYTES);
    private final MemorySegment states = arena.allocate((long) BATCH * TraceLayout.RECORD_BYTES, Long.BYTES);
    private final MemorySegment records = arena.allocate(states.byteSize(), Long.BYTES);

    private long next;
    private long lost;
    private long waitingSinceNanos;
    private boolean waits;

    private TraceReader(Reading.OfProcess process, Descriptor file) {
        this.process = process;
        this.file = file;
    }

    /// Attaches to a process. It writes nothing before it is asked to.
    ///
    /// @throws java.nio.file.AccessDeniedException if the process is not this user's
    /// @throws IOException if its counters are not to be had any more
    public static TraceReader attach(Reading.OfProcess process) throws IOException {
        return BlockingCalls.<TraceReader, IOException>call(() -> {
            Descriptor file =
                    FileCalls.open(process.file(), OpenFlags.RDWR | OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK, 0);
            var reader = new TraceReader(process, file);
            try {
                reader.next = reader.readWord(CounterLayout.TRACE_BEGINS + TraceLayout.CLAIMED);
                return reader;
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        });
    }

    /// {@return the process, as it was seen before}
    public Reading.OfProcess process() {
        return process;
    }

    /// Asks the process to write down its calls, for some time from now on.
    ///
    /// @param howLong at most 30 s; asked again, it goes on
    /// @return whether it runs
    public boolean ask(Duration howLong) {
        return CounterFiles.askForTrace(file, howLong);
    }

    /// Reads what was written since.
    ///
    /// @param into is given each event, in the order of their beginnings to be written
    /// @return whether there may be more already
    /// @throws IOException if the file cannot be read
    public boolean read(Consumer<TracedEvent> into) throws IOException {
        long claimed = Math.max(0, readWord(CounterLayout.TRACE_BEGINS + TraceLayout.CLAIMED));
        if (claimed < next) {
            next = claimed; // what the file says is not to be believed
        }
        if (claimed - next > TraceLayout.RECORDS) {
            lost += claimed - TraceLayout.RECORDS - next;
            next = claimed - TraceLayout.RECORDS;
        }
        int place = (int) (next & (TraceLayout.RECORDS - 1));
        int count = (int) Math.min(Math.min(claimed - next, BATCH), TraceLayout.RECORDS - place);
        if (count <= 0) {
            return false;
        }
        long at = CounterLayout.TRACE_BEGINS + TraceLayout.record(next);
        // TRACE-WRITTEN (acquire): the states are copied by a system call before the one that copies the records.
        copy(states, count, at);
        copy(records, count, at);
        // TRACE-CLAIMED (acquire): looked at again after the copy. What can have been overwritten meanwhile was.
        long overwritten = readWord(CounterLayout.TRACE_BEGINS + TraceLayout.CLAIMED) - TraceLayout.RECORDS;
        for (int i = 0; i < count; i++) {
            long state = getLong(states, (long) i * TraceLayout.RECORD_BYTES);
            if (state == TraceLayout.written(next) && next >= overwritten) {
                event(records.asSlice((long) i * TraceLayout.RECORD_BYTES, TraceLayout.RECORD_BYTES))
                        .ifPresentOrElse(into, () -> lost++);
            } else if (next >= overwritten && (state >>> 1) <= next + 1 && isWorthWaiting()) {
                return false;
            } else {
                lost++;
            }
            waits = false;
            next++;
        }
        return true;
    }

    /// {@return whether a record that was claimed may still be written}
    private boolean isWorthWaiting() {
        long now = System.nanoTime();
        if (!waits) {
            waits = true;
            waitingSinceNanos = now;
        }
        return now - waitingSinceNanos < LONGEST_WRITE_NANOS;
    }

    /// {@return how many records were not seen: this was too slow for them}
    public long lost() {
        return lost;
    }

    /// {@return whether the process could not have the memory that tracing takes}
    ///
    /// @throws IOException if the file cannot be read
    public boolean isRefused() throws IOException {
        return readWord(CounterLayout.TRACE_REFUSED_AT) != 0;
    }

    /// {@return what counts in the process now, from which [Origin#set] is one}
    ///
    /// @throws IOException if the file cannot be read
    public Reading look() throws IOException {
        return BlockingCalls.<Reading, IOException>call(
                () -> new FileReader(process.file(), file).read(process.state()));
    }

    private Optional<TracedEvent> event(MemorySegment row) {
        Optional<TraceLayout.Kind> kind = TraceLayout.Kind.of(getInt(row, TraceLayout.KIND));
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        Origin origin =
                new Origin(getInt(row, TraceLayout.SET), getInt(row, TraceLayout.USES), getInt(row, TraceLayout.CALL));
        long nanos = getLong(row, TraceLayout.NANOS);
        int opcode = getInt(row, TraceLayout.OPCODE) & 0xff;
        long took = Math.max(0, getLong(row, TraceLayout.TOOK_NANOS));
        long result = getLong(row, TraceLayout.RESULT);
        return Optional.of(
                switch (kind.get()) {
                    case BEGUN -> new TracedEvent.Begun(origin, nanos, arguments(row, opcode));
                    case ENDED -> new TracedEvent.Ended(origin, nanos, opcode, took, result);
                    case WENT_ON -> new TracedEvent.WentOn(origin, nanos, opcode, took, result);
                    case TAKEN_BACK -> new TracedEvent.TakenBack(origin, nanos);
                    case AT_ONCE -> new TracedEvent.AtOnce(origin, nanos, arguments(row, opcode), result);
                });
    }

    private static Arguments arguments(MemorySegment row, int opcode) {
        MemorySegment entry = MemorySegment.ofArray(new long[SubmissionEntry.BYTES / Long.BYTES]);
        MemorySegment.copy(row, TraceLayout.ENTRY, entry, 0, SubmissionEntry.BYTES);
        return new Arguments(
                opcode,
                getInt(row, TraceLayout.PROCESS),
                new SegmentWords(entry),
                excerpt(row, TraceLayout.FIRST_LENGTH, TraceLayout.FIRST),
                excerpt(row, TraceLayout.SECOND_LENGTH, TraceLayout.SECOND));
    }

    private static Optional<Excerpt> excerpt(MemorySegment row, long lengthAt, long at) {
        int said = getInt(row, lengthAt);
        int length = said & ~TraceLayout.CUT;
        if (length < 0 || length > TraceLayout.EXCERPT_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = row.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        return Optional.of(new Excerpt(new String(bytes, StandardCharsets.ISO_8859_1), said != length));
    }

    private long readWord(long at) throws IOException {
        return BlockingCalls.<Long, IOException>call(() -> {
            FileReader.copy(file, process.file(), word, at);
            return getLong(word, 0);
        });
    }

    private void copy(MemorySegment into, int count, long at) throws IOException {
        BlockingCalls.<Boolean, IOException>call(() ->
                FileReader.copy(file, process.file(), into.asSlice(0, (long) count * TraceLayout.RECORD_BYTES), at));
    }

    private static long getLong(MemorySegment from, long at) {
        return (long) CounterLayout.LONG.get(from, at);
    }

    private static int getInt(MemorySegment from, long at) {
        return (int) CounterLayout.INT.get(from, at);
    }

    @Override
    public void close() {
        file.close();
        arena.close();
    }
}
