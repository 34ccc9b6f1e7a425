package dev.torc.counters;

import dev.torc.uapi.SubmissionEntry;
import java.util.Optional;

/// Where everything is in the part of a file of counters that calls are traced to: a page with the count of records
/// claimed so far, then the records, each used again after all the others.
///
/// ```text
///  byte 0        8        16       24            32     36     40     44       48       52       56       60     64
///       +--------+--------+--------+-------------+------+------+------+--------+--------+--------+--------+------+
///       | state  | nanos  | result | took, nanos | set  | uses | call | kind   | opcode | process| first  |second|
///       +--------+--------+--------+-------------+------+------+------+--------+--------+--------+--------+------+
///       64 the submission entry           128 the first excerpt              192 the second excerpt             256
/// ```
///
/// The state is the record's position plus 1, shifted by one, with bit 0 set while the record is being written. Times
/// are by the monotonic clock.
final class TraceLayout {

    /// How many records there are: a power of two. A tracer that stays behind by more misses calls.
    static final int RECORDS = 4096;

    static final int RECORD_BYTES = 256;

    /// How many records were claimed since the process began. From the beginning of the part.
    static final long CLAIMED = 0;

    static final long RECORDS_BEGIN = 4096;
    static final long BYTES = RECORDS_BEGIN + (long) RECORDS * RECORD_BYTES;

    static final long WRITING = 1;

    static final int STATE = 0;
    static final int NANOS = 8;
    static final int RESULT = 16;
    static final int TOOK_NANOS = 24;
    static final int SET = 32;
    static final int USES = 36;
    static final int CALL = 40;
    static final int KIND = 44;
    static final int OPCODE = 48;
    static final int PROCESS = 52;

    /// Lengths of the excerpts, [#CUT] added to what is only the beginning; [#NO_TEXT] where there is none.
    static final int FIRST_LENGTH = 56;

    static final int SECOND_LENGTH = 60;
    static final int ENTRY = 64;
    static final int FIRST = ENTRY + SubmissionEntry.BYTES;
    static final int EXCERPT_BYTES = 64;
    static final int SECOND = FIRST + EXCERPT_BYTES;

    static final int NO_TEXT = -1;
    static final int CUT = 1 << 16;

    private TraceLayout() {}

    /// What a record tells.
    enum Kind {
        /// A call has begun.
        BEGUN(1),
        /// It is answered.
        ENDED(2),
        /// It has one completion of several.
        WENT_ON(3),
        /// It was begun and put back: it begins again later.
        TAKEN_BACK(4),
        /// It was answered without having begun.
        AT_ONCE(5);

        private static final Kind[] ALL = values();

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /// {@return what stands for it in a record; 0 stands for none}
        int number() {
            return number;
        }

        /// {@return the kind of a number, or nothing}
        static Optional<Kind> of(int number) {
            return number > 0 && number <= ALL.length ? Optional.of(ALL[number - 1]) : Optional.empty();
        }
    }

    /// {@return where a record is, from the beginning of the part}
    static long record(long position) {
        return RECORDS_BEGIN + (position & (RECORDS - 1)) * RECORD_BYTES;
    }

    /// {@return the state of a record that is written}
    static long written(long position) {
        return (position + 1) << 1;
    }
}
