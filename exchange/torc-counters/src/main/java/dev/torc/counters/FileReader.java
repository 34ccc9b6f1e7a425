package dev.torc.counters;

import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.posix.SyscallErrors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads one file of counters, believing nothing: what is out of range is left out, and said.
final class FileReader {

    private static final Instant NEVER = Instant.EPOCH;

    /// The end of the year 9999, beyond which times are no times.
    private static final long LAST_MILLIS = 253_402_300_799_999L;

    private final Path path;
    private final Descriptor file;

    /// @param file lent
    FileReader(Path path, Descriptor file) {
        this.path = path;
        this.file = file;
    }

    Reading read(Reading.State state) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment header = scratch.allocate(CounterLayout.HEADER_BYTES, Long.BYTES);
            if (!copy(header, 0)) {
                return new Reading.Unreadable(path, "it is too short to hold counters");
            }
            Optional<String> objection = objection(header);
            if (objection.isPresent()) {
                return new Reading.Unreadable(path, objection.get());
            }
            return readSets(header, state, scratch);
        }
    }

    private Reading readSets(MemorySegment header, Reading.State state, Arena scratch) throws IOException {
        MemorySegment before = scratch.allocate(CounterLayout.SETS * CounterLayout.RECORD_BYTES, Long.BYTES);
        MemorySegment words = scratch.allocate(CounterLayout.SETS * CounterLayout.SET_BYTES, Long.BYTES);
        MemorySegment histograms =
                scratch.allocate(CounterLayout.HISTOGRAMS * CounterLayout.HISTOGRAM_BYTES, Long.BYTES);
        MemorySegment after = scratch.allocate(before.byteSize(), Long.BYTES);
        // RECORD (acquire): each copy is a system call of its own, which no load passes. See ProcessCounters.change.
        if (!copy(before, CounterLayout.RECORDS_AT)
                || !copy(words, CounterLayout.SETS_BEGIN)
                || !copy(histograms, CounterLayout.HISTOGRAMS_BEGIN)
                || !copy(after, CounterLayout.RECORDS_AT)) {
            return new Reading.Unreadable(path, "it ends before its counters do");
        }
        List<SetReading> sets = new ArrayList<>();
        long unshown = Math.max(0, getLong(header, CounterLayout.UNSHOWN_AT));
        for (int set = 0; set < CounterLayout.SETS; set++) {
            long at = set * CounterLayout.RECORD_BYTES;
            if (getInt(before, at + CounterLayout.RECORD_SUBJECT) == 0) {
                continue;
            }
            boolean isSame = before.asSlice(at, CounterLayout.RECORD_BYTES)
                            .mismatch(after.asSlice(at, CounterLayout.RECORD_BYTES))
                    == -1;
            Optional<SetReading> reading = isSame
                    ? set(set, before.asSlice(at, CounterLayout.RECORD_BYTES), words, histograms)
                    : Optional.empty();
            reading.ifPresent(sets::add);
            unshown += reading.isPresent() ? 0 : 1;
        }
        return new Reading.OfProcess(
                path,
                getLong(header, CounterLayout.PROCESS_AT),
                state,
                time(getLong(header, CounterLayout.STARTED_MILLIS_AT)).orElse(NEVER),
                text(header, CounterLayout.PROGRAM_LENGTH_AT, CounterLayout.PROGRAM_AT, CounterLayout.PROGRAM_BYTES)
                        .orElse("?"),
                List.copyOf(sets),
                unshown);
    }

    private static Optional<String> objection(MemorySegment header) {
        // COUNTERS-MADE (acquire): the header was copied by a system call, and its magic was stored last.
        if (getLong(header, CounterLayout.MAGIC_AT) != CounterLayout.MAGIC) {
            return Optional.of("it holds no counters");
        }
        int version = getInt(header, CounterLayout.VERSION_AT);
        if (version != CounterLayout.VERSION) {
            return Optional.of("its counters are of version " + version + ", and this reads version "
                    + CounterLayout.VERSION + " only");
        }
        boolean isOurs = getInt(header, CounterLayout.SETS_AT) == CounterLayout.SETS
                && getInt(header, CounterLayout.WORDS_AT) == CounterLayout.WORDS
                && getInt(header, CounterLayout.HISTOGRAMS_AT) == CounterLayout.HISTOGRAMS
                && getInt(header, CounterLayout.BUCKETS_AT) == Buckets.COUNT;
        return isOurs ? Optional.empty() : Optional.of("its sizes are not those of its version");
    }

    private static Optional<SetReading> set(
            int number, MemorySegment row, MemorySegment allWords, MemorySegment histograms) {
        long generation = getLong(row, CounterLayout.RECORD_GENERATION);
        Optional<Subject> subject = Subject.ofNumber(getInt(row, CounterLayout.RECORD_SUBJECT));
        Optional<Instant> began = time(getLong(row, CounterLayout.RECORD_BEGAN_MILLIS));
        Optional<String> label =
                text(row, CounterLayout.RECORD_LABEL_LENGTH, CounterLayout.RECORD_LABEL, CounterLayout.LABEL_BYTES);
        int histogram = getInt(row, CounterLayout.RECORD_HISTOGRAM);
        // Odd: the process was killed while it changed the record, or is changing it.
        if ((generation & 1) != 0
                || subject.isEmpty()
                || began.isEmpty()
                || label.isEmpty()
                || histogram < 0
                || histogram > CounterLayout.HISTOGRAMS) {
            return Optional.empty();
        }
        long[] words = longs(allWords, number * CounterLayout.SET_BYTES, CounterLayout.WORDS);
        Optional<Latencies> latencies = histogram == 0
                ? Optional.empty()
                : Optional.of(new Latencies(counts(histograms, (histogram - 1) * CounterLayout.HISTOGRAM_BYTES)));
        return Optional.of(new SetReading(
                new SetReading.Identity(number, getInt(row, CounterLayout.RECORD_USES)),
                new SetReading.Description(subject.get(), label.get(), began.get()),
                words,
                latencies));
    }

    /// What a liar may have put there must not make sums overflow.
    private static long[] counts(MemorySegment histograms, long at) {
        long[] counts = longs(histograms, at, Buckets.COUNT);
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] = Math.clamp(counts[bucket], 0, Long.MAX_VALUE / Buckets.COUNT);
        }
        return counts;
    }

    private boolean copy(MemorySegment into, long at) throws IOException {
        return copy(file, path, into, at);
    }

    /// Copies a part of a file.
    ///
    /// @return whether the file has all of it
    static boolean copy(Descriptor file, Path path, MemorySegment into, long at) throws IOException {
        long copied = 0;
        while (copied < into.byteSize()) {
            long bytes = SyscallErrors.check(
                    FileCalls.pread(file.number(), into.asSlice(copied), at + copied), "pread", path.toString());
            if (bytes == 0) {
                return false;
            }
            copied += bytes;
        }
        return true;
    }

    private static Optional<Instant> time(long millis) {
        return millis >= 0 && millis <= LAST_MILLIS ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
    }

    private static Optional<String> text(MemorySegment from, long lengthAt, long at, int most) {
        int length = getInt(from, lengthAt);
        if (length < 0 || length > most) {
            return Optional.empty();
        }
        byte[] bytes = from.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        return Optional.of(new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?"));
    }

    private static long[] longs(MemorySegment from, long at, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = getLong(from, at + i * 8L);
        }
        return values;
    }

    private static long getLong(MemorySegment from, long at) {
        return (long) CounterLayout.LONG.get(from, at);
    }

    private static int getInt(MemorySegment from, long at) {
        return (int) CounterLayout.INT.get(from, at);
    }
}
