package dev.torc.uring;

import dev.torc.uapi.ClockRegister;
import dev.torc.uapi.NapiRegister;
import dev.torc.uapi.RegisterOpcode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.BitSet;

/// What can be set of a ring beside its queues. **Threads.** The ring's.
public final class UringTuning {

    private final Uring ring;

    UringTuning(Uring ring) {
        this.ring = ring;
    }

    /// How many worker threads of Linux' may block on behalf of the ring's thread, on each memory node.
    ///
    /// @param bounded for what ends by itself: files; 0 leaves it as it is
    /// @param unbounded for what may never end: sockets, pipes, and whatever is prepared with [Prepare#async] on
    ///     them; 0 leaves it as it is
    public record Workers(int bounded, int unbounded) {}

    /// Limits the worker threads (`IORING_REGISTER_IOWQ_MAX_WORKERS`, Linux 5.15). Without it, a ring that splices or
    /// reads from what blocks has been seen to have thousands.
    ///
    /// @param limit the new limits
    /// @return the limits before
    /// @throws IOException if Linux refuses
    public Workers limitWorkers(Workers limit) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment counts = scratch.allocateFrom(ValueLayout.JAVA_INT, limit.bounded(), limit.unbounded());
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_IOWQ_MAX_WORKERS, counts, 2), "IOWQ_MAX_WORKERS");
            return new Workers(counts.getAtIndex(ValueLayout.JAVA_INT, 0), counts.getAtIndex(ValueLayout.JAVA_INT, 1));
        }
    }

    /// Keeps the worker threads on some CPUs (`IORING_REGISTER_IOWQ_AFF`, Linux 5.14).
    ///
    /// @param cpus the CPUs' numbers
    /// @throws IOException EINVAL if none of them is online
    public void pinWorkers(BitSet cpus) throws IOException {
        byte[] mask = cpus.toByteArray();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment bits = scratch.allocateFrom(ValueLayout.JAVA_BYTE, mask);
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_IOWQ_AFF, bits, mask.length), "IOWQ_AFF");
        }
    }

    /// Ends [#pinWorkers].
    ///
    /// @throws IOException if Linux refuses
    public void unpinWorkers() throws IOException {
        RingIdentity.check(ring.register(RegisterOpcode.UNREGISTER_IOWQ_AFF, MemorySegment.NULL, 0), "IOWQ_AFF");
    }

    /// Whether interrupts of a network card stay off while it is polled.
    public enum CardInterrupts {
        /// They stay as they are.
        AS_BEFORE,
        /// They stay off as long as the card is polled often enough (`prefer_busy_poll`).
        DEFERRED
    }

    /// Lets waits of the ring poll the network cards of its sockets (`IORING_REGISTER_NAPI`, Linux 6.9).
    ///
    /// @param longest how long a wait polls, in steps of 1 µs
    /// @param interrupts what becomes of the cards' interrupts
    /// @throws IOException if Linux refuses
    public void pollNetwork(Duration longest, CardInterrupts interrupts) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment napi = scratch.allocate(NapiRegister.LAYOUT);
            NapiRegister.setTimeoutMicros(napi, Math.toIntExact(longest.toNanos() / 1_000));
            NapiRegister.setPreferBusyPoll(napi, interrupts == CardInterrupts.DEFERRED ? 1 : 0);
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_NAPI, napi, 1), "NAPI");
        }
    }

    /// Ends [#pollNetwork].
    ///
    /// @throws IOException if Linux refuses
    public void stopPollingNetwork() throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment before = scratch.allocate(NapiRegister.LAYOUT);
            RingIdentity.check(ring.register(RegisterOpcode.UNREGISTER_NAPI, before, 1), "NAPI");
        }
    }

    /// Chooses the clock that waits are measured by (`IORING_REGISTER_CLOCK`, Linux 6.12).
    ///
    /// @param clock a number of [dev.torc.uapi.ClockId]: `MONOTONIC`, which is the default, or `BOOTTIME`
    /// @throws IOException EINVAL for any other
    public void setClock(int clock) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment register = scratch.allocate(ClockRegister.LAYOUT);
            ClockRegister.setClock(register, clock);
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_CLOCK, register, 0), "CLOCK");
        }
    }
}
