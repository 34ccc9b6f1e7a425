package dev.torc.uring;

import dev.torc.uapi.CqRingFlags;
import dev.torc.uapi.RegisterOpcode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The event descriptor that Linux signals when completions come, if a ring has one. **Threads.** The ring's.
public final class RegisteredEvent {

    private final Uring ring;

    RegisteredEvent(Uring ring) {
        this.ring = ring;
    }

    /// Signals an event descriptor for every completion (`IORING_REGISTER_EVENTFD`).
    ///
    /// @param event the number of an `eventfd(2)`; Linux keeps a reference of its own
    /// @throws IOException EBUSY if there is one already
    public void register(int event) throws IOException {
        register(RegisterOpcode.REGISTER_EVENTFD, event);
    }

    /// Signals an event descriptor for the completions that happen outside of the ring's own calls
    /// (`IORING_REGISTER_EVENTFD_ASYNC`). It has been seen to leave some out; [#register] does not.
    ///
    /// @param event the number of an `eventfd(2)`; Linux keeps a reference of its own
    /// @throws IOException EBUSY if there is one already
    public void registerForAsynchronous(int event) throws IOException {
        register(RegisterOpcode.REGISTER_EVENTFD_ASYNC, event);
    }

    private void register(RegisterOpcode how, int event) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            RingIdentity.check(ring.register(how, scratch.allocateFrom(ValueLayout.JAVA_INT, event), 1), "EVENTFD");
        }
    }

    /// Ends [#register].
    ///
    /// @throws IOException ENXIO if there is none
    public void unregister() throws IOException {
        RingIdentity.check(
                ring.register(RegisterOpcode.UNREGISTER_EVENTFD, MemorySegment.NULL, 0), "UNREGISTER_EVENTFD");
    }

    /// Keeps Linux from signalling the event descriptor until [#resume], without a system call.
    public void pause() {
        ring.memory().setCompletionFlags(ring.memory().completionFlags() | CqRingFlags.EVENTFD_DISABLED);
    }

    /// Ends [#pause]. What completed meanwhile is not signalled later.
    public void resume() {
        ring.memory().setCompletionFlags(ring.memory().completionFlags() & ~CqRingFlags.EVENTFD_DISABLED);
    }
}
