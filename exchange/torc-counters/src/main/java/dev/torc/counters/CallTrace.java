package dev.torc.counters;

import dev.torc.counters.TraceLayout.Kind;
import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// Writes the calls of this process down, for whoever traces it: into memory that is used round and round, so that
/// no call waits for a tracer.
///
/// Several threads write at once. Each claims the next position and takes the record that is there by one
/// compare-and-set; a record that another thread has not finished a whole round later is left to that one, and the
/// tracer counts what it misses.
///
/// **Threads.** Any.
final class CallTrace {

    private static final long NONE = -1;

    private final MemorySegment memory;
    private final Words words;

    /// @param memory the part of the file, backed by pages
    CallTrace(MemorySegment memory) {
        this.memory = memory;
        this.words = new SegmentWords(memory);
    }

    /// Whose call it is.
    ///
    /// @param set the set that counts it
    /// @param uses how often that set's place was used, with this time
    record Counted(int set, int uses) {}

    void begun(Counted counted, int call, long nanos, TracedEntry entry) {
        long at = claim(counted, call, Kind.BEGUN, nanos);
        if (at != NONE) {
            describe(at, entry);
            publish(at);
        }
    }

    void answeredAtOnce(Counted counted, long nanos, TracedEntry entry, long result) {
        long at = claim(counted, 0, Kind.AT_ONCE, nanos);
        if (at != NONE) {
            describe(at, entry);
            words.putLong(at + TraceLayout.RESULT, result);
            publish(at);
        }
    }

    void ended(Counted counted, int call, int opcode, long nanos, long tookNanos, long result) {
        answer(Kind.ENDED, counted, call, opcode, nanos, tookNanos, result);
    }

    void wentOn(Counted counted, int call, int opcode, long nanos, long tookNanos, long result) {
        answer(Kind.WENT_ON, counted, call, opcode, nanos, tookNanos, result);
    }

    private void answer(Kind kind, Counted counted, int call, int opcode, long nanos, long tookNanos, long result) {
        long at = claim(counted, call, kind, nanos);
        if (at != NONE) {
            words.putInt(at + TraceLayout.OPCODE, opcode);
            words.putLong(at + TraceLayout.TOOK_NANOS, tookNanos);
            words.putLong(at + TraceLayout.RESULT, result);
            publish(at);
        }
    }

    void takenBack(Counted counted, int call, long nanos) {
        long at = claim(counted, call, Kind.TAKEN_BACK, nanos);
        if (at != NONE) {
            publish(at);
        }
    }

    private long claim(Counted counted, int call, Kind kind, long nanos) {
        // TRACE-CLAIMED (release): counted before the record changes, as the fence below sees to, so that a tracer that
        // finds the count unchanged after it has copied a record has copied that one.
        long position = (long) CounterLayout.LONG.getAndAdd(memory, TraceLayout.CLAIMED, 1L);
        long at = TraceLayout.record(position);
        long state = (long) CounterLayout.LONG.getOpaque(memory, at);
        long mine = TraceLayout.written(position) | TraceLayout.WRITING;
        boolean isFree = (state & TraceLayout.WRITING) == 0 && state < mine;
        if (!isFree || !CounterLayout.LONG.compareAndSet(memory, at, state, mine)) {
            return NONE;
        }
        VarHandle.storeStoreFence();
        words.putLong(at + TraceLayout.NANOS, nanos);
        words.putInt(at + TraceLayout.SET, counted.set());
        words.putInt(at + TraceLayout.USES, counted.uses());
        words.putInt(at + TraceLayout.CALL, call);
        words.putInt(at + TraceLayout.KIND, kind.number());
        return at;
    }

    private void publish(long at) {
        long state = (long) CounterLayout.LONG.getOpaque(memory, at);
        // TRACE-WRITTEN (release): all of the record is there before its state says so. The reader's end is a system
        // call that copies the state, before a second one that copies the record.
        CounterLayout.LONG.setRelease(memory, at, state & ~TraceLayout.WRITING);
    }

    private void describe(long at, TracedEntry entry) {
        words.putInt(at + TraceLayout.OPCODE, entry.opcode());
        words.putInt(at + TraceLayout.PROCESS, entry.process());
        entry.copyTo(words, at + TraceLayout.ENTRY);
        Excerpts.copy(entry.memory(), words, at + TraceLayout.ENTRY, memory, at);
    }
}
