package dev.torc.client;

import dev.torc.courier.Couriers;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// What a session is asked to be.
///
/// @param spec the ring; the server may grant a smaller one
/// @param poolBytes the pool; the server grants it, or refuses the session
/// @param answerLimit how long to wait for the server's answer to the greeting
/// @param polling whether a thread that waits for answers polls before it sleeps
/// @param interrupts what an interrupt means to the call that is waited for
/// @param couriers what carries entries and completions by mailboxes, lent until the session is closed; without,
///     they go by a ring that both ends map
public record SessionSetup(
        RingSpec spec,
        long poolBytes,
        Duration answerLimit,
        Supplier<PollingPolicy> polling,
        Interrupts interrupts,
        Optional<Couriers> couriers) {

    private static final int ENTRIES = 256;
    private static final long POOL_BYTES = 16L << 20;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    /// A session whose calls end by an interrupt.
    ///
    /// @param spec the ring; the server may grant a smaller one
    /// @param poolBytes the pool; the server grants it, or refuses the session
    /// @param answerLimit how long to wait for the server's answer to the greeting
    /// @param polling whether a thread that waits for answers polls before it sleeps
    public SessionSetup(RingSpec spec, long poolBytes, Duration answerLimit, Supplier<PollingPolicy> polling) {
        this(spec, poolBytes, answerLimit, polling, Interrupts.END_CALLS, Optional.empty());
    }

    /// {@return the usual session: a ring of 256 entries, a pool of 16 MiB}
    public static SessionSetup standard() {
        return new SessionSetup(RingSpec.ofEntries(ENTRIES), POOL_BYTES, ANSWER_LIMIT, PollingPolicy::learning);
    }

    /// {@return this with another ring}
    public SessionSetup with(RingSpec otherSpec) {
        return new SessionSetup(otherSpec, poolBytes, answerLimit, polling, interrupts, couriers);
    }

    /// {@return this with a pool of another length}
    public SessionSetup withPoolBytes(long bytes) {
        return new SessionSetup(spec, bytes, answerLimit, polling, interrupts, couriers);
    }

    /// {@return this with another way to wait}
    public SessionSetup withPolling(Supplier<PollingPolicy> otherPolling) {
        return new SessionSetup(spec, poolBytes, answerLimit, otherPolling, interrupts, couriers);
    }

    /// {@return this with another meaning of interrupts}
    public SessionSetup with(Interrupts otherInterrupts) {
        return new SessionSetup(spec, poolBytes, answerLimit, polling, otherInterrupts, couriers);
    }

    /// {@return this, by mailboxes: the server is of the same user, has one in the same region, and refuses the
    /// session else}
    public SessionSetup by(Couriers process) {
        return new SessionSetup(spec, poolBytes, answerLimit, polling, interrupts, Optional.of(process));
    }
}
