package dev.torc.counters;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Where everything is in a file of counters.
///
/// ```text
///        0  header: what the file is, whose, who asks for latencies
///     4096  records[512], 128 bytes each: which set this is
///    69632  words[512][32]: the numbers of each set, 256 bytes
///   200704  histograms[64], 4352 bytes each
///   479232  the trace of calls, see [TraceLayout]
/// ```
///
/// All is little endian. Only the process whose file it is writes to it, with one exception: [#LATENCIES_UNTIL] and
/// [#TRACE_UNTIL], on a line of their own. Each set's words are on lines that only the thread writes whose numbers they
/// are.
///
/// A record begins with its generation: odd while the record is being changed, even and another one after. A reader
/// that finds the same even generation before and after it has read the words has read words of that set.
final class CounterLayout {

    /// Read as bytes: `TORCCNTR`.
    static final long MAGIC = 0x52544e4343524f54L;

    /// Changed whenever what stands below changes its meaning.
    static final int VERSION = 2;

    static final long MAGIC_AT = 0;
    static final long VERSION_AT = 8;
    static final long SETS_AT = 12;
    static final long WORDS_AT = 16;
    static final long HISTOGRAMS_AT = 20;
    static final long BUCKETS_AT = 24;
    static final long PROCESS_AT = 32;
    static final long STARTED_MILLIS_AT = 40;

    /// How many sets found no room, and are not shown.
    static final long UNSHOWN_AT = 48;

    static final long PROGRAM_LENGTH_AT = 56;
    static final long PROGRAM_AT = 64;
    static final int PROGRAM_BYTES = 192;

    /// Until when somebody wants to know how long calls take, by the monotonic clock; 0 for nobody. Whoever reads the
    /// file writes it.
    static final long LATENCIES_UNTIL = 512;

    /// Until when somebody wants to see each call, likewise. Who asks for that asks for latencies as well, so that
    /// one word tells a call that nobody asks for anything.
    static final long TRACE_UNTIL = 520;

    /// Not 0 where the process was asked to trace its calls and has no memory for it.
    static final long TRACE_REFUSED_AT = 640;

    static final long HEADER_BYTES = 4096;

    static final int SETS = 512;
    static final long RECORD_BYTES = 128;
    static final long RECORD_GENERATION = 0;
    static final long RECORD_SUBJECT = 8;
    /// The number of the set's histogram plus 1, or 0.
    static final long RECORD_HISTOGRAM = 12;

    static final long RECORD_BEGAN_MILLIS = 16;
    static final long RECORD_LABEL_LENGTH = 24;

    /// How often the set's place was used, with this time: unlike the generation the same as long as the set lives.
    static final long RECORD_USES = 28;

    static final long RECORD_LABEL = 32;
    static final int LABEL_BYTES = 96;

    static final int WORDS = 32;
    static final long SET_BYTES = WORDS * 8L;

    static final int HISTOGRAMS = 64;
    static final long HISTOGRAM_BYTES = 4352;

    static final long RECORDS_AT = HEADER_BYTES;
    static final long SETS_BEGIN = RECORDS_AT + SETS * RECORD_BYTES;
    static final long HISTOGRAMS_BEGIN = SETS_BEGIN + SETS * SET_BYTES;
    static final long TRACE_BEGINS = HISTOGRAMS_BEGIN + HISTOGRAMS * HISTOGRAM_BYTES;
    static final long FILE_BYTES = TRACE_BEGINS + TraceLayout.BYTES;

    // static final, because only then does the JIT fold them.
    static final VarHandle LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    static final VarHandle INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private CounterLayout() {}

    static long record(int set) {
        return RECORDS_AT + set * RECORD_BYTES;
    }

    static long words(int set) {
        return SETS_BEGIN + set * SET_BYTES;
    }

    static long histogram(int number) {
        return HISTOGRAMS_BEGIN + number * HISTOGRAM_BYTES;
    }
}
