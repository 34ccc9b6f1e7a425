package dev.torc.scheme;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A scheme whose calls a test answers by hand.
///
/// | opcode | means |
/// |---|---|
/// | [#HOLD] | kept until the test answers it |
/// | [#ANSWER] | answered at once with `len`, as a number with a sign |
final class HeldCalls implements Scheme {

    static final int HOLD = 160;
    static final int ANSWER = 161;

    private static final long LONGEST_WAIT_SECONDS = 20;

    private final BlockingQueue<Long> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> cancelled = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> order = new LinkedBlockingQueue<>();
    private final CompletableFuture<SchemeHost> host = new CompletableFuture<>();

    @Override
    public String name() {
        return "held";
    }

    @Override
    public void start(SchemeHost lent) {
        host.complete(lent);
    }

    @Override
    public Disposition handle(Request request) {
        order.add(request.entry().userData());
        if (request.entry().opcode() == HOLD) {
            held.add(request.token());
        } else {
            request.complete((int) request.entry().length());
        }
        return Disposition.TAKEN;
    }

    @Override
    public void cancel(long token) {
        cancelled.add(token);
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
