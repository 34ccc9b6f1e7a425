package dev.torc.scheme;

import dev.torc.ring.Submission;
import dev.torc.uapi.IoPriority;
import dev.torc.uapi.Opcode;
import java.util.EnumSet;

/// The rank among the requests of a session that an entry's `ioprio` asks for, in Linux' encoding.
final class Priority {

    /// How many ranks there are; rank 0 comes first.
    static final int RANKS = 2 * IoPriority.NR_LEVELS + 1;

    /// Not a rank: what was asked for means nothing.
    static final int MEANINGLESS = -1;

    /// The rank of who asks for none.
    static final int USUAL = IoPriority.NR_LEVELS + IoPriority.NORM;

    private static final int LEVEL_MASK = (1 << IoPriority.CLASS_SHIFT) - 1;

    /// The opcodes for which Linux has flags of their own where others have a priority.
    private static final boolean[] HAS_FLAGS_INSTEAD = new boolean[256];

    static {
        for (Opcode opcode : EnumSet.of(
                Opcode.ACCEPT,
                Opcode.SEND,
                Opcode.SENDMSG,
                Opcode.SEND_ZC,
                Opcode.SENDMSG_ZC,
                Opcode.RECV,
                Opcode.RECVMSG,
                Opcode.RECV_ZC)) {
            HAS_FLAGS_INSTEAD[opcode.number()] = true;
        }
    }

    private Priority() {}

    /// {@return the rank that an entry asks for, or [#MEANINGLESS]; it is taken off the entry}
    static int takeOff(Submission entry) {
        if (HAS_FLAGS_INSTEAD[entry.opcode()]) {
            return USUAL;
        }
        int rank = rank(entry.ioprio());
        entry.clearPriority();
        return rank;
    }

    /// {@return the rank of a priority, or [#MEANINGLESS]}
    ///
    /// @param ioprio class and level, 0..65535
    static int rank(int ioprio) {
        int level = ioprio & LEVEL_MASK;
        if (level >= IoPriority.NR_LEVELS) {
            return MEANINGLESS;
        }
        return switch (ioprio >>> IoPriority.CLASS_SHIFT) {
            case IoPriority.CLASS_NONE -> level == 0 ? USUAL : MEANINGLESS;
            case IoPriority.CLASS_RT -> level;
            case IoPriority.CLASS_BE -> IoPriority.NR_LEVELS + level;
            case IoPriority.CLASS_IDLE -> RANKS - 1;
            default -> MEANINGLESS;
        };
    }
}
