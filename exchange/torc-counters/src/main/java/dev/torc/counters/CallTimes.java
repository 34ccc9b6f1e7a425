package dev.torc.counters;

import dev.torc.counters.events.CallEvent;
import dev.torc.layout.Words;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How long the calls of a table take, and what they are, while somebody asks: `torc top --latencies` for a histogram,
/// `torc trace` for each call, the JDK's Flight Recorder for a [CallEvent].
///
/// While nobody asks, a call costs two loads and a branch when it begins and one when it ends, and no memory is held:
/// one word says whether anything is asked for. While somebody does, a call still allocates nothing.
///
/// **Threads.** The one that the table belongs to.
public final class CallTimes {

    /// Who asks for longer has made a mistake, and is asked again.
    static final long LONGEST_ASKED_NANOS = 60_000_000_000L;

    private static final long NOT_TIMED = 0;

    private static final long[] NO_TIMES = {};
    private static final CallEvent[] NO_EVENTS = {};
    private static final byte[] NO_OPCODES = {};
    private static final boolean[] NOT_TRACED = {};

    private final CounterSet counters;
    private final String label;
    private final int capacity;
    private final WrittenEntry written = new WrittenEntry();
    private long[] beganNanos = NO_TIMES;
    private CallEvent[] events = NO_EVENTS;
    private byte[] opcodes = NO_OPCODES;
    private boolean[] traced = NOT_TRACED;
    private CallTrace.@Nullable Counted counted;
    private @Nullable CallTrace trace;
    private int timed;

    /// An entry that is written already, in this process' own queue.
    private static final class WrittenEntry implements TracedEntry {

        private MemorySegment memory = MemorySegment.NULL;
        private @Nullable Words entries;
        private long at;

        @Override
        public int opcode() {
            return entries == null ? 0 : SubmissionEntry.opcode(entries, at);
        }

        @Override
        public void copyTo(Words into, long intoAt) {
            if (entries != null) {
                for (int word = 0; word < SubmissionEntry.BYTES; word += Long.BYTES) {
                    into.putLong(intoAt + word, entries.getLong(at + word));
                }
            }
        }

        @Override
        public MemorySegment memory() {
            return memory;
        }

        @Override
        public int process() {
            return 0;
        }
    }

    /// Makes the times of a table.
    ///
    /// @param counters whose histogram they go to
    /// @param label what an event says of where the call went
    /// @param capacity how many calls the table has
    public CallTimes(CounterSet counters, String label, int capacity) {
        this.counters = counters;
        this.label = label;
        this.capacity = capacity;
    }

    /// Says where the offsets of entries are that are written in this process' own queue, so that a trace can tell the
    /// paths that they name.
    ///
    /// @param pool lent for as long as calls begin
    public void offsetsAreIn(MemorySegment pool) {
        written.memory = pool;
    }

    /// Notes that a call begins.
    ///
    /// @param call its index, below the capacity
    /// @param entry what it is
    public void begun(int call, TracedEntry entry) {
        if (counters.latenciesAsked() || CallEvent.isRecorded()) {
            begin(call, entry);
        } else if (timed != 0) {
            forget(call);
        }
    }

    /// Notes that a call begins whose entry is written.
    ///
    /// @param call its index, below the capacity
    /// @param entries the submission entries
    /// @param at where its entry begins, in bytes
    public void begun(int call, Words entries, long at) {
        if (counters.latenciesAsked() || CallEvent.isRecorded()) {
            written.entries = entries;
            written.at = at;
            begin(call, written);
        } else if (timed != 0) {
            forget(call);
        }
    }

    /// Notes that a call has ended.
    ///
    /// @param call its index
    /// @param result what came of it, or a negated errno
    public void ended(int call, long result) {
        if (timed != 0) {
            end(call, result);
        }
    }

    /// Notes that a call has one completion of several, and goes on.
    ///
    /// @param call its index
    /// @param result what that one says
    public void wentOn(int call, long result) {
        if (timed != 0 && traced[call]) {
            CallTrace tracing = trace;
            if (tracing != null) {
                long now = System.nanoTime();
                tracing.wentOn(counted(), call, opcode(call), now, now - beganNanos[call], result);
            }
        }
    }

    /// Notes that a call that has begun did not, after all, and begins again later.
    ///
    /// @param call its index
    public void takenBack(int call) {
        if (timed != 0) {
            CallTrace tracing = traced[call] ? trace : null;
            if (tracing != null) {
                tracing.takenBack(counted(), call, System.nanoTime());
            }
            forget(call);
        }
    }

    /// Notes a call that was answered without having begun.
    ///
    /// @param result what came of it, or a negated errno
    public void answeredAtOnce(TracedEntry entry, long result) {
        if (counters.latenciesAsked()) {
            long now = System.nanoTime();
            CallTrace asked = counters.trace(now);
            if (asked != null) {
                asked.answeredAtOnce(counted(), now, entry, result);
            }
        }
    }

    private void begin(int call, TracedEntry entry) {
        if (beganNanos.length == 0) {
            beganNanos = new long[capacity];
            events = new CallEvent[capacity];
            Arrays.fill(events, CallEvent.NOT_RECORDED);
            opcodes = new byte[capacity];
            traced = new boolean[capacity];
        }
        forget(call);
        long now = System.nanoTime();
        if (counters.latenciesAsked()) {
            long leftNanos = counters.latenciesUntilNanos() - now;
            if (leftNanos <= 0 || leftNanos > LONGEST_ASKED_NANOS) {
                counters.noLatenciesAsked();
            }
        }
        events[call] = CallEvent.starting();
        opcodes[call] = (byte) entry.opcode();
        beganNanos[call] = now == NOT_TIMED ? 1 : now;
        timed++;
        CallTrace tracing = counters.trace(now);
        trace = tracing;
        if (tracing != null) {
            traced[call] = true;
            tracing.begun(counted(), call, now, entry);
        }
    }

    private CallTrace.Counted counted() {
        CallTrace.Counted known = counted;
        if (known == null) {
            known = counters.counted();
            counted = known;
        }
        return known;
    }

    private int opcode(int call) {
        return Byte.toUnsignedInt(opcodes[call]);
    }

    private void forget(int call) {
        if (beganNanos[call] != NOT_TIMED) {
            beganNanos[call] = NOT_TIMED;
            events[call] = CallEvent.NOT_RECORDED;
            traced[call] = false;
            timed--;
        }
    }

    private void end(int call, long result) {
        if (beganNanos[call] == NOT_TIMED) {
            return;
        }
        CallTrace tracing = traced[call] ? trace : null;
        if (tracing != null) {
            long now = System.nanoTime();
            tracing.ended(counted(), call, opcode(call), now, now - beganNanos[call], result);
        }
        if (counters.latenciesAsked()) {
            counters.countLatency(System.nanoTime() - beganNanos[call]);
        }
        events[call].end(label, opcode(call), result);
        forget(call);
    }
}
