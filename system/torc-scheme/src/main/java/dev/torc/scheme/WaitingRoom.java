package dev.torc.scheme;

import dev.torc.ring.ServerRing;
import dev.torc.ring.Submission;
import dev.torc.scheme.Request.Stand;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The entries of one session that were taken and have not begun, and the order in which they may.
///
/// **Order.** An entry with `IOSQE_IO_DRAIN` begins when every earlier call of the session is done, and every later one
/// begins after it. An entry with `IOSQE_IO_LINK` or `IOSQE_IO_HARDLINK` makes the next entry the next of its chain,
/// which begins when the one before is done; a chain ends at the first entry without either, in however many parts it
/// was submitted. Where a member fails, the others end with ECANCELED, unless it was linked hard; one that was refused
/// or cancelled before it began ends its chain in any case.
///
/// **Priority.** Of those that may begin, the highest rank goes first, in order of arrival among equals. Of every
/// [#SHARE_OF_THE_OLDEST] that begin, one is the oldest, whatever its rank: so one that may begin, with *n* older ones
/// beside it, is begun as one of the next `8 × (n + 1)` of its session.
///
/// What waits is bounded, and so is what a request costs, a chain's end apart, which costs something for each member.
/// Nothing is allocated once as much has waited as ever will.
///
/// **Threads.** The server's.
final class WaitingRoom {

    /// Of so many requests that begin, one is the oldest of those that could.
    static final int SHARE_OF_THE_OLDEST = 8;

    /// How many entries are taken at once.
    static final int TAKEN_AT_ONCE = 32;

    /// Who is told which requests end without having begun.
    interface Cancelled {

        /// The request is over: it is to be answered with ECANCELED.
        void cancelled(Request request);
    }

    /// Where the chain that was last spoken of stands.
    private enum Chain {
        /// There is none: the next entry to be let in is for itself.
        NONE,
        /// The next entry follows the last one, which is not done.
        OPEN,
        /// The next entry follows one that is done, and may begin.
        GOES_ON,
        /// The next entry follows one that has failed.
        BROKEN
    }

    private final int capacity;
    private final Supplier<Request> maker;
    private final Cancelled ends;
    private final Submission[] stagedEntries = new Submission[TAKEN_AT_ONCE];
    private final Request[] staged = new Request[TAKEN_AT_ONCE];
    private final RequestLine unused = new RequestLine();
    private final RequestLine behind = new RequestLine();
    private final RequestLine[] ready = new RequestLine[Priority.RANKS];

    private @Nullable Request[] waiting = new Request[TAKEN_AT_ONCE];
    private int waitingCount;
    private int readyRanks;
    private int notDone;
    private int passedOver;
    private int passedOverBefore;
    private long arrivals;
    private boolean linksToNext;
    private boolean draining;
    private Chain chain = Chain.NONE;
    private @Nullable Request chainEnd;

    /// Makes room.
    ///
    /// @param capacity how many may wait
    /// @param maker makes a request, with its entry
    WaitingRoom(int capacity, Supplier<Request> maker, Cancelled ends) {
        this.capacity = capacity;
        this.maker = maker;
        this.ends = ends;
        Arrays.setAll(ready, _ -> new RequestLine());
        for (int i = 0; i < TAKEN_AT_ONCE; i++) {
            stage(i);
        }
    }

    /// {@return how many wait}
    int count() {
        return waitingCount;
    }

    /// {@return how many more may wait}
    int room() {
        return capacity - waitingCount;
    }

    /// {@return whether one may begin}
    boolean hasReady() {
        return readyRanks != 0;
    }

    /// Takes entries of the ring, as many as there is room for and not more than [#TAKEN_AT_ONCE]. They are
    /// [#taken] until each is let in or given back.
    ///
    /// @return how many
    int take(ServerRing ring) {
        int count = ring.take(stagedEntries, room());
        for (int i = 0; i < count; i++) {
            staged[i].arrive(linksToNext, arrivals++);
            linksToNext = staged[i].links();
        }
        return count;
    }

    /// {@return one of those that [#take] took last, which was neither let in nor given back}
    Request taken(int index) {
        return staged[index];
    }

    /// Lets one in that was taken; it is in line behind all that came before.
    void letIn(int index) {
        Request request = staged[index];
        stage(index);
        remember(request);
        if (draining || !behind.isEmpty() || (request.drains() && notDone > 0)) {
            request.setStand(Stand.BEHIND);
            behind.addLast(request);
        } else {
            admit(request);
        }
    }

    /// {@return whose turn it is, or null if none may begin}
    @Nullable
    Request next() {
        if (readyRanks == 0) {
            return null;
        }
        return passedOver == SHARE_OF_THE_OLDEST - 1
                ? oldest()
                : ready[Integer.numberOfTrailingZeros(readyRanks)].first();
    }

    /// Begins the request whose turn it is. It comes back by [#putBack], or is told of by [#done].
    void begin(Request request) {
        boolean oneRank = (readyRanks & (readyRanks - 1)) == 0;
        passedOverBefore = passedOver;
        passedOver = oneRank ? 0 : (passedOver + 1) % SHARE_OF_THE_OLDEST;
        leaveReady(request);
        forget(request);
    }

    /// Takes back a request that has begun and could not go on: it is the next of its rank again.
    void putBack(Request request) {
        passedOver = passedOverBefore;
        remember(request);
        request.setStand(Stand.READY);
        ready[request.rank()].addFirst(request);
        readyRanks |= 1 << request.rank();
    }

    /// A request that has begun is done. Those that waited for it may begin, or are over.
    ///
    /// @param outcome what becomes of its chain
    void done(Request request, Outcome outcome) {
        settle(request, outcome);
        admitThoseBehind();
    }

    /// A call is done whose request was given back by [#giveBack].
    void done() {
        notDone--;
        if (draining || !behind.isEmpty()) {
            admitThoseBehind();
        }
    }

    /// Takes back the object of a request that has begun, and that no other waits for.
    void giveBack(Request request) {
        unused.addLast(request);
    }

    /// What a request that is done means for its chain.
    enum Outcome {
        GOES_ON,
        ENDS
    }

    /// Ends requests that wait and have a certain `user_data`.
    ///
    /// A member of a chain that is not the next to begin ends when its turn comes: the order in which a chain is
    /// answered stays.
    ///
    /// @param match which
    /// @param most how many to end
    /// @return how many there were
    int cancel(Match match, int most) {
        int found = 0;
        for (int i = waitingCount - 1; i >= 0 && found < most; i--) {
            // One that ends can take others with it, which are moved down.
            if (i >= waitingCount) {
                continue;
            }
            Request request = waitingAt(i);
            if (!request.isCancelled() && match.matches(request.entry().userData())) {
                found++;
                cancel(request);
            }
        }
        if (found > 0) {
            admitThoseBehind();
        }
        return found;
    }

    /// Which calls are meant.
    interface Match {
        boolean matches(long userData);
    }

    private void cancel(Request request) {
        switch (request.stand()) {
            case READY -> {
                leaveReady(request);
                forget(request);
                ends.cancelled(request);
                settle(request, Outcome.ENDS);
            }
            case BEHIND -> {
                if (request.isOfChain()) {
                    request.setCancelled();
                } else {
                    behind.remove(request);
                    forget(request);
                    ends.cancelled(request);
                    unused.addLast(request);
                }
            }
            case CHAINED -> request.setCancelled();
            case ELSEWHERE -> throw new AssertionError("a request that has begun is among those that wait");
        }
    }

    private void admit(Request request) {
        notDone++;
        draining = request.drains();
        Chain before = chain;
        Request leader = chainEnd;
        chain = request.links() ? Chain.OPEN : Chain.NONE;
        chainEnd = request.links() ? request : null;
        switch (before) {
            case NONE, GOES_ON -> {
                if (request.isCancelled()) {
                    end(request);
                } else {
                    makeReady(request);
                }
            }
            case OPEN -> {
                request.setStand(Stand.CHAINED);
                if (leader == null) {
                    throw new AssertionError("an open chain without an end");
                }
                leader.setSuccessor(request);
            }
            case BROKEN -> end(request);
        }
        draining &= notDone > 0;
    }

    private void end(Request request) {
        forget(request);
        ends.cancelled(request);
        settle(request, Outcome.ENDS);
    }

    /// Lets the chain of a request that is done go on, or end.
    private void settle(Request request, Outcome outcome) {
        Outcome now = outcome;
        Request member = request;
        while (true) {
            notDone--;
            Request next = member.successor();
            member.setSuccessor(null);
            if (chainEnd == member) {
                chainEnd = null;
                chain = now == Outcome.GOES_ON ? Chain.GOES_ON : Chain.BROKEN;
            }
            unused.addLast(member);
            if (next == null) {
                return;
            }
            if (now == Outcome.GOES_ON && !next.isCancelled()) {
                makeReady(next);
                return;
            }
            now = Outcome.ENDS;
            forget(next);
            ends.cancelled(next);
            member = next;
        }
    }

    private void admitThoseBehind() {
        draining &= notDone > 0;
        Request first = behind.first();
        while (first != null && !draining && !(first.drains() && notDone > 0)) {
            behind.remove(first);
            admit(first);
            first = behind.first();
        }
    }

    private void makeReady(Request request) {
        request.setStand(Stand.READY);
        ready[request.rank()].addLast(request);
        readyRanks |= 1 << request.rank();
    }

    private void leaveReady(Request request) {
        int rank = request.rank();
        ready[rank].remove(request);
        if (ready[rank].isEmpty()) {
            readyRanks &= ~(1 << rank);
        }
    }

    private Request oldest() {
        Request oldest = null;
        for (int ranks = readyRanks; ranks != 0; ranks &= ranks - 1) {
            Request first = ready[Integer.numberOfTrailingZeros(ranks)].first();
            if (first != null && (oldest == null || first.arrival() < oldest.arrival())) {
                oldest = first;
            }
        }
        if (oldest == null) {
            throw new AssertionError("ranks without a request");
        }
        return oldest;
    }

    private void remember(Request request) {
        if (waitingCount == waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.min(capacity, 2 * waitingCount));
        }
        request.setPlace(waitingCount);
        waiting[waitingCount++] = request;
    }

    private void forget(Request request) {
        Request last = waitingAt(--waitingCount);
        waiting[request.place()] = last;
        last.setPlace(request.place());
        waiting[waitingCount] = null;
        request.setStand(Stand.ELSEWHERE);
    }

    private Request waitingAt(int index) {
        Request request = waiting[index];
        if (request == null) {
            throw new AssertionError("nobody waits at " + index);
        }
        return request;
    }

    private void stage(int index) {
        Request request = unused.first();
        if (request == null) {
            request = maker.get();
        } else {
            unused.remove(request);
        }
        staged[index] = request;
        stagedEntries[index] = request.entry();
    }
}
