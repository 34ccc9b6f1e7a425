package dev.torc.reactor;

import dev.torc.counters.CallTimes;
import dev.torc.counters.CounterSet;
import dev.torc.layout.Words;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The calls of a port that are in flight, and who is told what they come to: each once, whatever arrives.
///
/// **Threads.** The reactor's.
final class InFlight {

    private static final System.Logger LOG = System.getLogger(InFlight.class.getName());

    private final CallTable table;
    private final @Nullable Object[] owners;
    private final CallTimes times;
    private final TimerHeap timers;
    private final Runnable afterTelling;

    private int nobodys;
    private long strays;
    private long answers;

    /// @param name whose calls they are
    /// @param shown where others see how long they take
    /// @param timers where their deadlines are
    /// @param afterTelling puts in order what who was told of an answer may have left
    InFlight(CallTable table, String name, CounterSet shown, TimerHeap timers, Runnable afterTelling) {
        this.table = table;
        this.owners = new Object[table.capacity()];
        this.times = new CallTimes(shown, name, table.capacity());
        this.timers = timers;
        this.afterTelling = afterTelling;
    }

    /// Begins a call whose entry is written but for the user data.
    ///
    /// @param owner a [CallFuture] or an [Answers]
    /// @param tag what the latter is told by
    /// @param position of the entry in the submission queue
    /// @return the call's token, which is to be its user data
    long begin(Object owner, long tag, int position) {
        int index = table.begin(tag, position);
        owners[index] = owner;
        return table.token(index);
    }

    /// Says where the offsets of entries are, for who traces the calls.
    void offsetsAreIn(MemorySegment pool) {
        times.offsetsAreIn(pool);
    }

    /// The entry of a call that begins is written.
    void begun(long token, Words entries, long at) {
        times.begun((int) token, entries, at);
    }

    /// An entry of ours is on its way whose answer nobody wants to know.
    void begunForNobody() {
        nobodys++;
    }

    /// {@return how many calls were answered so far}
    long answers() {
        return answers;
    }

    /// {@return how many completions came for no call that was in flight}
    long strays() {
        return strays;
    }

    /// {@return who is told}
    @Nullable
    Object owner(int index) {
        return owners[index];
    }

    /// Lets another stand in the place of who is told.
    void setOwner(int index, Object owner) {
        owners[index] = owner;
    }

    /// Tells who waits for it of a completion.
    void completed(long userData, long result, int flags) {
        int index = table.find(userData);
        Object owner = index == CallTable.NONE ? null : owners[index];
        if (owner == null) {
            completedUnasked(userData);
            return;
        }
        long tag = table.tag(index);
        if ((flags & CqeFlags.MORE) == 0) {
            answers++;
            times.ended(index, result);
            free(index);
            if (owner instanceof CallFuture<?> call) {
                end(call, result, flags, CallEnd.ANSWERED);
                return;
            }
        } else {
            times.wentOn(index, result);
            if (owner instanceof CallFuture<?> call) {
                call.answerInPart(result, flags);
                return;
            }
        }
        tell((Answers) owner, tag, result, flags);
    }

    private void completedUnasked(long userData) {
        if (userData == Port.NOBODY && nobodys > 0) {
            nobodys--;
        } else {
            strays++;
        }
    }

    /// Ends a call that will have no answer.
    void endUnanswered(int index, CallEnd how) {
        Object owner = owners[index];
        long tag = table.tag(index);
        free(index);
        if (owner instanceof CallFuture<?> call) {
            end(call, Errno.ESHUTDOWN.negated(), 0, how);
        } else if (owner != null) {
            tell((Answers) owner, tag, Errno.ESHUTDOWN.negated(), 0);
        }
    }

    /// Ends a call, in flight or not.
    void end(CallFuture<?> call, long result, int flags, CallEnd how) {
        endTimer(call.timer);
        call.land();
        call.finish(result, flags, how);
    }

    void endTimer(int place) {
        if (place != 0) {
            timers.remove(place);
        }
    }

    private void free(int index) {
        endTimer(table.timer(index));
        owners[index] = null;
        table.release(index);
    }

    /// Logs, which can fail itself: who has no descriptors left may not even find the time zone. The reactor goes
    /// on.
    private static void complain(Throwable failure) {
        try {
            LOG.log(Level.ERROR, "what an answer was told to failed", failure);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private void tell(Answers told, long tag, long result, int flags) {
        try {
            told.answered(tag, result, flags);
        } catch (RuntimeException | Error e) {
            complain(e);
        }
        afterTelling.run();
    }
}
