package dev.torc.counters;

import dev.torc.counters.events.CallEvent;
import dev.torc.layout.Words;
import dev.torc.uapi.SubmissionEntry;
import java.util.Arrays;

/// How long the calls of a table take, while somebody asks: `torc top --latencies` for a histogram, the JDK's Flight
/// Recorder for a [CallEvent].
///
/// While nobody asks, a call costs two loads and a branch when it begins and one when it ends, and no memory is held.
///
/// **Threads.** The one that the table belongs to.
public final class CallTimes {

    private static final long NOT_TIMED = 0;

    /// Who asks for longer has made a mistake, and is asked again.
    private static final long LONGEST_ASKED_NANOS = 60_000_000_000L;

    private static final long[] NO_TIMES = {};
    private static final CallEvent[] NO_EVENTS = {};
    private static final byte[] NO_OPCODES = {};

    private final CounterSet counters;
    private final String label;
    private final int capacity;
    private long[] beganNanos = NO_TIMES;
    private CallEvent[] events = NO_EVENTS;
    private byte[] opcodes = NO_OPCODES;
    private int timed;

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

    /// Notes that a call begins.
    ///
    /// @param call its index, below the capacity
    /// @param opcode what it is
    public void begun(int call, int opcode) {
        if (counters.latenciesAsked() || CallEvent.isRecorded()) {
            begin(call, opcode);
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
            begin(call, SubmissionEntry.opcode(entries, at));
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

    private void begin(int call, int opcode) {
        if (beganNanos.length == 0) {
            beganNanos = new long[capacity];
            events = new CallEvent[capacity];
            Arrays.fill(events, CallEvent.NOT_RECORDED);
            opcodes = new byte[capacity];
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
        opcodes[call] = (byte) opcode;
        beganNanos[call] = now == NOT_TIMED ? 1 : now;
        timed++;
    }

    private void forget(int call) {
        if (beganNanos[call] != NOT_TIMED) {
            beganNanos[call] = NOT_TIMED;
            events[call] = CallEvent.NOT_RECORDED;
            timed--;
        }
    }

    private void end(int call, long result) {
        if (beganNanos[call] == NOT_TIMED) {
            return;
        }
        if (counters.latenciesAsked()) {
            counters.countLatency(System.nanoTime() - beganNanos[call]);
        }
        events[call].end(label, Byte.toUnsignedInt(opcodes[call]), result);
        forget(call);
    }
}
