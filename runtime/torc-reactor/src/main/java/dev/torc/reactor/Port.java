package dev.torc.reactor;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.counters.Subject;
import dev.torc.layout.Words;
import dev.torc.ring.SubmissionQueue;
import dev.torc.ring.session.DomainCounters;
import dev.torc.uapi.Errno;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.PrepareWait;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/// Where calls go: Linux, or a session with a server. See the module for the three faces of a call.
///
/// **Room.** A call for which the submission queue, the completion queue or the table has no room waits, in the
/// order of the starts; [#claim] says [SubmissionQueue#FULL] as long as any waits.
///
/// **Threads.** [#start(CallFuture)] and [#startTogether] any; the raw methods the reactor's alone.
public abstract sealed class Port permits LinuxPort, SessionPort {

    /// No call's token, and the user data of what nobody waits for.
    public static final long NOBODY = -1L;

    private static final int FIRST_CANCELS = 16;

    final CallTable table;
    final InFlight underWay;
    final CounterSet shown;

    private final Reactor reactor;
    private final Admission admission;
    private final int submitAfter;

    private long[] cancels = new long[FIRST_CANCELS];
    private int cancelCount;

    private int rawClaimed;
    private volatile boolean ended;

    /// @param subject whose numbers other processes see
    Port(Reactor reactor, CallTable table, Subject subject) {
        String name = reactor.setup().name();
        this.shown = DomainCounters.ofProcess().register(subject, name);
        this.reactor = reactor;
        this.table = table;
        this.underWay = new InFlight(table, name, shown, reactor.timers(), this::abortUnstarted);
        this.admission =
                new Admission(this, underWay, reactor.timers(), reactor.setup().mostWaiting());
        this.submitAfter = reactor.setup().submit().entries();
    }

    /// {@return the reactor that completes the calls}
    public final Reactor reactor() {
        return reactor;
    }

    /// Starts a call, now or when there is room.
    ///
    /// @param call a new one, with its entry written
    /// @throws IllegalStateException if it has been started before
    public final void start(CallFuture<?> call) {
        if (call.begin(this, reactor.clock()) && !(call.isToBeTriedAtOnce() && isAnsweredAtOnce(call))) {
            reactor.handIn(call);
        }
    }

    /// Asks the other side for a call without waiting, where that can be done on the calling thread.
    ///
    /// @return whether it was answered, and has ended
    abstract boolean isAnsweredAtOnce(CallFuture<?> call);

    /// Starts several calls as one: they come to lie side by side, and none is submitted before all are. A chain of
    /// linked entries needs that; a batch gains by it.
    ///
    /// Cancelling one of them before they are started, or while they wait for room, withdraws them all.
    ///
    /// @param calls new ones, with their entries written
    /// @throws IllegalArgumentException if there are none, or more than there can ever be room for
    /// @throws IllegalStateException if one has been started before
    public final void startTogether(List<? extends CallFuture<?>> calls) {
        if (calls.isEmpty() || calls.size() > mostTogether()) {
            throw new IllegalArgumentException(
                    calls.size() + " calls to be started as one: 1 to " + mostTogether() + " can be");
        }
        CallFuture<?> first = null;
        boolean complete = true;
        for (CallFuture<?> call : calls.reversed()) {
            if (call.begin(this, reactor.clock())) {
                call.companion = first;
                first = call;
            } else {
                complete = false;
            }
        }
        if (first == null) {
            return;
        }
        if (!complete) {
            first.withdraw();
        }
        reactor.handIn(first);
    }

    /// Reserves an entry for a raw call. The caller writes it whole, but for the user data, and then says
    /// [#start(long, Answers, long)] or [#abort], before it returns to the reactor.
    ///
    /// @return where it begins in [#entries], in bytes, or [SubmissionQueue#FULL]: try again after an answer
    public final long claim() {
        return admission.line().isEmpty() ? claimFirst() : SubmissionQueue.FULL;
    }

    /// Reserves an entry as [#claim] does, before those that wait for room.
    final long claimFirst() {
        if (ended || table.room() - rawClaimed <= 0) {
            return SubmissionQueue.FULL;
        }
        long at = claimEntry(rawClaimed == 0);
        if (at != SubmissionQueue.FULL) {
            rawClaimed++;
        }
        return at;
    }

    /// {@return the memory of the entries}
    public abstract Words entries();

    /// Starts a raw call. It allocates nothing. Of several claimed entries, the oldest is started first.
    ///
    /// @param at what [#claim] answered
    /// @param answers who is told
    /// @param tag what it is told by
    /// @return the call's token, for [#cancel(long)] and [#within]
    public final long start(long at, Answers answers, long tag) {
        long token = underWay.begin(answers, tag, position() - rawClaimed + 1);
        rawClaimed--;
        SubmissionEntry.setUserData(entries(), at, token);
        underWay.begun(token, entries(), at);
        submitIfDue();
        return token;
    }

    /// Gives up the entry that was claimed last and is not started.
    public final void abort() {
        rawClaimed--;
        abortEntry();
    }

    private void abortUnstarted() {
        while (rawClaimed != 0) {
            abort();
        }
    }

    /// Asks the other side to give a raw call up. Its answer comes in any case: `-ECANCELED`, or the real one.
    ///
    /// @param token the call's; of one that has ended it does nothing
    public final void cancel(long token) {
        if (table.findExactly(token) == CallTable.NONE) {
            return;
        }
        if (cancelCount == cancels.length) {
            cancels = Arrays.copyOf(cancels, 2 * cancels.length);
        }
        cancels[cancelCount++] = token;
        sendCancels();
    }

    /// Cancels a raw call when a time is over.
    ///
    /// @param token the call's; of one that has ended it does nothing
    /// @param timeoutNanos from now on
    public final void within(long token, long timeoutNanos) {
        int index = table.findExactly(token);
        if (index != CallTable.NONE) {
            underWay.endTimer(table.timer(index));
            reactor.timers().add(reactor.clock().nanoTime() + timeoutNanos, this, token);
        }
    }

    /// {@return the token of a raw call in flight, behind another, of those that somebody is told of; [#NOBODY] if
    /// there is none}. All of them are looked at one after the other.
    ///
    /// @param answers who is told
    /// @param behind the token of the other, or [#NOBODY] for the first
    public final long nextInFlight(Answers answers, long behind) {
        int index = table.nextInFlight(behind == NOBODY ? 0 : (int) behind + 1);
        while (index != CallTable.NONE && underWay.owner(index) != answers) {
            index = table.nextInFlight(index + 1);
        }
        return index == CallTable.NONE ? NOBODY : table.token(index);
    }

    /// {@return what a raw call in flight was started with}
    public final long tag(long token) {
        return table.tag((int) token);
    }

    /// Has somebody else told of a raw call in flight.
    ///
    /// @param answers who is told
    /// @param tag what it is told by
    public final void handOver(long token, Answers answers, long tag) {
        underWay.setOwner((int) token, answers);
        table.setTag((int) token, tag);
    }

    /// {@return how many calls are in flight}
    public final int inFlight() {
        return table.inFlight();
    }

    /// {@return how many calls wait for room}
    public final int waiting() {
        return admission.line().count();
    }

    /// {@return how many calls were answered so far}
    public final long answers() {
        return underWay.answers();
    }

    /// {@return how many completions came for no call that was in flight: forged, repeated, or late}
    public final long strays() {
        return underWay.strays();
    }

    /// {@return how many calls had to wait for room so far}
    public final long everWaited() {
        return admission.line().everWaited();
    }

    /// Shows other processes how many calls are under way, before the thread may sleep.
    final void show() {
        shown.set(Counter.IN_FLIGHT, table.inFlight());
        shown.set(Counter.STRAY, underWay.strays());
    }

    /// Reserves an entry in the queue.
    ///
    /// @param mayMakeRoom whether what is claimed may be submitted to make room
    abstract long claimEntry(boolean mayMakeRoom);

    abstract void abortEntry();

    /// {@return the position of the entry that was claimed last}
    abstract int position();

    /// {@return how many entries are claimed and not submitted}
    abstract int claimed();

    abstract void submit();

    /// {@return whether so many entries can be claimed now}
    abstract boolean hasRoomFor(int count);

    abstract int mostTogether();

    /// What becomes of a call in flight for which nobody waits any longer, after the other side was asked to give
    /// it up.
    ///
    /// @param why its deadline has passed (ETIME), or who waited was interrupted (ECANCELED)
    abstract void giveUp(CallFuture<?> call, Errno why);

    /// {@return whether nothing can be started any more}
    public final boolean hasEnded() {
        return ended;
    }

    /// Asks the other side to give a call up. From any thread.
    final void cancel(CallFuture<?> call) {
        whileOpen(() -> cancelHere(call));
    }

    /// Gives a call up: its waiter was interrupted, or somebody else has said what it comes to. From any thread.
    final void giveUp(CallFuture<?> call) {
        whileOpen(() -> {
            cancelHere(call);
            if (call.isInFlight()) {
                giveUp(call, Errno.ECANCELED);
            }
        });
    }

    private void whileOpen(Runnable action) {
        try {
            reactor.execute(action);
        } catch (RejectedExecutionException _) {
            // The reactor ends, and cancels everything by itself.
        }
    }

    private void cancelHere(CallFuture<?> call) {
        if (call.isDone()) {
            return;
        }
        if (call.isInFlight()) {
            cancel(call.token);
        } else {
            admission.withdraw(call, Errno.ECANCELED);
        }
    }

    /// Starts a call of the port's own, before it is refused for want of room. On the reactor's thread.
    ///
    /// @param call one of those that a call in flight can cause one of, so that there are never many
    final void startInAnyCase(CallFuture<?> call) {
        if (!ended && call.begin(this, reactor.clock())) {
            admission.acceptInAnyCase(call);
        }
    }

    /// Takes a call that was handed in.
    final void accept(CallFuture<?> call) {
        admission.accept(call);
    }

    /// Starts what waits for room, as far as there is any.
    ///
    /// @return whether anything was started
    final boolean startWaiting() {
        if (cancelCount != 0) {
            sendCancels();
        }
        return admission.startWaiting();
    }

    final void submitIfDue() {
        if (rawClaimed == 0 && claimed() >= submitAfter) {
            submit();
        }
    }

    private void sendCancels() {
        while (cancelCount != 0) {
            long token = cancels[cancelCount - 1];
            if (table.findExactly(token) != CallTable.NONE) {
                long at = rawClaimed == 0 ? claimEntry(true) : SubmissionQueue.FULL;
                if (at == SubmissionQueue.FULL) {
                    return;
                }
                PrepareWait.cancel(entries(), at, token);
                SubmissionEntry.setUserData(entries(), at, NOBODY);
                underWay.begunForNobody();
            }
            cancelCount--;
        }
        submitIfDue();
    }

    /// Ends calls that never reached the other side.
    final void refuse(CallFuture<?> first, Errno why) {
        admission.refuse(first, why);
    }

    /// The deadline of a call has passed.
    final void expire(CallFuture<?> call) {
        call.expire();
        if (call.isInFlight()) {
            cancel(call.token);
            giveUp(call, Errno.ETIME);
        } else {
            admission.withdraw(call, Errno.ETIME);
        }
    }

    final void setTimer(long token, int place) {
        table.setTimer((int) token, place);
    }

    /// Ends what waits for room, and lets nothing more be started.
    final void endWaiting() {
        ended = true;
        admission.refuseAll(Errno.ESHUTDOWN);
    }

    /// Asks the other side to give up everything in flight.
    final void cancelEverything() {
        cancelCount = 0;
        for (int i = table.nextInFlight(0); i != CallTable.NONE; i = table.nextInFlight(i + 1)) {
            cancel(table.token(i));
        }
    }
}
