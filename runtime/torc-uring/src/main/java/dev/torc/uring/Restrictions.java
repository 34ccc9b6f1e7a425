package dev.torc.uring;

import dev.torc.uapi.Opcode;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.Restriction;
import dev.torc.uapi.RestrictionOpcode;
import dev.torc.uapi.SqeFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;

/// What a ring may do, all else being forbidden (`IORING_REGISTER_RESTRICTIONS`, Linux 5.10). An operation outside of
/// it completes with EACCES.
///
/// What [Uring#close] needs is always allowed: a `NOP` that drains, and `IORING_REGISTER_SYNC_CANCEL`.
///
/// ```text
///      try (Uring ring = Uring.open(UringSetup.builder(8).disabled().build())) {
///          ring.restrict(new Restrictions().allow(Opcode.READ, Opcode.CLOSE));
///          ring.enable();
/// ```
public final class Restrictions {

    private final Set<Opcode> opcodes = EnumSet.of(Opcode.NOP);
    private final Set<RegisterOpcode> registerOpcodes = EnumSet.of(RegisterOpcode.REGISTER_SYNC_CANCEL);
    private int allowedFlags = SqeFlags.IO_DRAIN;
    private int requiredFlags;

    /// Allows nothing yet.
    public Restrictions() {}

    /// Allows operations.
    ///
    /// @param more which
    /// @return this
    public Restrictions allow(Opcode... more) {
        opcodes.addAll(Set.of(more));
        return this;
    }

    /// Allows what `io_uring_register(2)` does.
    ///
    /// @param more which
    /// @return this
    public Restrictions allow(RegisterOpcode... more) {
        registerOpcodes.addAll(Set.of(more));
        return this;
    }

    /// Allows flags on entries.
    ///
    /// @param flags [SqeFlags]; with `CQE_SKIP_SUCCESS` the ring may also register files, since [Uring#close] then
    ///     needs a file to tell it when all is over
    /// @return this
    public Restrictions allowFlags(int flags) {
        if ((flags & SqeFlags.CQE_SKIP_SUCCESS) != 0) {
            allow(RegisterOpcode.REGISTER_FILES, RegisterOpcode.UNREGISTER_FILES);
        }
        allowedFlags |= flags;
        return this;
    }

    /// Demands flags on every entry, such as `FIXED_FILE`: then the ring cannot name a descriptor at all.
    ///
    /// @param flags [SqeFlags]
    /// @return this
    public Restrictions requireFlags(int flags) {
        requiredFlags |= flags;
        return this;
    }

    /// {@return the flags that every entry needs}
    int requiredFlags() {
        return requiredFlags;
    }

    /// Tells Linux.
    void register(Uring ring) throws IOException {
        int count = opcodes.size() + registerOpcodes.size() + 2;
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment list = scratch.allocate(Restriction.LAYOUT, count);
            int next = 0;
            for (Opcode opcode : opcodes) {
                put(list, next++, RestrictionOpcode.SQE_OP, opcode.number());
            }
            for (RegisterOpcode opcode : registerOpcodes) {
                put(list, next++, RestrictionOpcode.REGISTER_OP, opcode.number());
            }
            put(list, next++, RestrictionOpcode.SQE_FLAGS_ALLOWED, allowedFlags);
            put(list, next, RestrictionOpcode.SQE_FLAGS_REQUIRED, requiredFlags);
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_RESTRICTIONS, list, count), "RESTRICTIONS");
        }
    }

    private static void put(MemorySegment list, int index, int kind, int argument) {
        Restriction.setOpcode(list, index, kind);
        Restriction.setArgument(list, index, argument);
    }
}
