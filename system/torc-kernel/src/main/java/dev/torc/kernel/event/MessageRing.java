package dev.torc.kernel.event;

import dev.torc.kernel.Call;
import dev.torc.kernel.Context;
import dev.torc.kernel.KernelOperation;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MessageRingCommand;
import dev.torc.uapi.Opcode;
import java.util.Optional;

/// MSG_RING: puts a completion into another context's ring (io_uring_prep_msg_ring(3)).
///
/// `fd` is the context's number, as `sys:contexts` has it, since there are no descriptors of rings here; `len` is the
/// completion's result and `off` its user data. Contexts of one user may send to each other, and root to all (EPERM).
/// Where the receiver has no room the answer is EOVERFLOW, and nothing was sent. Descriptors are not sent (EINVAL).
public final class MessageRing extends KernelOperation {

    /// Makes it.
    public MessageRing() {}

    @Override
    protected int[] opcodes() {
        return new int[] {Opcode.MSG_RING.number()};
    }

    @Override
    protected int run(Call call) {
        var entry = call.entry();
        if (entry.operationFlags() != 0 || call.address() != MessageRingCommand.DATA) {
            return Errno.EINVAL.negated();
        }
        Optional<Context> receiver = host().context(entry.fd());
        if (receiver.isEmpty()) {
            return badHandle();
        }
        int user = call.context().credentials().userId();
        if (user != 0 && user != receiver.get().credentials().userId()) {
            return Errno.EPERM.negated();
        }
        return switch (host().post(receiver.get(), call.offset(), (int) entry.length())) {
            case SENT -> 0;
            case NO_ROOM -> Errno.EOVERFLOW.negated();
            case NOBODY_WAITS -> badHandle();
        };
    }

    @Override
    public String toString() {
        return "MSG_RING";
    }
}
