package dev.torc.scheme;

import dev.torc.uapi.Errno;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A scheme whose calls a test answers by hand.
///
/// | opcode | means |
/// |---|---|
/// | [#HOLD] | kept until the test answers it |
/// | any other | answered at once with `len`, as a number with a sign; but [#SHORT_READ] with one less |
final class HeldCalls implements Scheme {

    static final int HOLD = 160;
    static final int ANSWER = 161;
    static final int SHORT_READ = 999;

    private static final long LONGEST_WAIT_SECONDS = 20;

    private final String name;
    private final BlockingQueue<Long> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> cancelled = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> order = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> ended = new LinkedBlockingQueue<>();
    private final Collection<Long> all = new ConcurrentLinkedQueue<>();
    private final AtomicInteger heldInAll = new AtomicInteger();
    private volatile int mostHeld = Integer.MAX_VALUE;
    private volatile int mostTaken = Integer.MAX_VALUE;
    private volatile boolean endsWhenCancelled;
    private volatile int flags;
    private final CompletableFuture<SchemeHost> host = new CompletableFuture<>();

    HeldCalls() {
        this("held");
    }

    HeldCalls(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(SchemeHost lent) {
        host.complete(lent);
    }

    @Override
    public Disposition handle(Request request) {
        flags |= request.entry().flags() | request.entry().ioprio();
        if (request.entry().opcode() == HOLD) {
            if (heldInAll.get() >= mostHeld) {
                return Disposition.LATER;
            }
            if (heldInAll.get() >= mostTaken) {
                return Disposition.FULL;
            }
            heldInAll.incrementAndGet();
            order.add(request.entry().userData());
            held.add(request.token());
            all.add(request.token());
            return Disposition.TAKEN;
        }
        order.add(request.entry().userData());
        if (request.entry().length() == SHORT_READ) {
            request.complete(SHORT_READ - 1);
        } else {
            request.complete((int) request.entry().length());
        }
        return Disposition.TAKEN;
    }

    @Override
    public void cancel(long token) {
        cancelled.add(token);
        if (endsWhenCancelled) {
            complete(token, Errno.ECANCELED.negated());
        }
    }

    @Override
    public void sessionEnded(ServedSession session) {
        ended.add((long) session.number());
    }

    /// Has calls end as soon as they are cancelled.
    void endWhenCancelled() {
        endsWhenCancelled = true;
    }

    /// Has the scheme ask for more calls than this to come later.
    void holdAtMost(int calls) {
        mostHeld = calls;
    }

    /// Has the scheme say that it is full while it has as many calls.
    void takeAtMost(int calls) {
        mostTaken = calls;
    }

    /// Answers a call that is held.
    ///
    /// @return whether this was the answer
    boolean complete(long token, int result) {
        // Before the answer, which brings the next.
        heldInAll.decrementAndGet();
        return host().complete(token, result);
    }

    /// Answers everything, also what comes later, so that the server can end.
    void letGo() {
        endsWhenCancelled = true;
        all.forEach(token -> host().complete(token, 0));
    }

    int endedNow() {
        return ended.size();
    }

    void awaitEnded() {
        next(ended);
    }

    /// {@return all bits that were set in the flags and the priority of any entry}
    int flagsSeen() {
        return flags;
    }

    SchemeHost host() {
        return host.join();
    }

    /// {@return the token of the next call that is held, waiting for one}
    long nextHeld() {
        return next(held);
    }

    /// {@return the token of the next call that is to be cancelled, waiting for one}
    long nextCancelled() {
        return next(cancelled);
    }

    int cancelledNow() {
        return cancelled.size();
    }

    int heldNow() {
        return held.size();
    }

    /// {@return the user data of the next call that the scheme was given, waiting for one}
    long nextInOrder() {
        return next(order);
    }

    private static long next(BlockingQueue<Long> queue) {
        try {
            Long value = queue.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            if (value == null) {
                throw new AssertionError("it did not come");
            }
            return value;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
