package dev.torc.kernel;

import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.Statx;
import dev.torc.uapi.TorcOpcode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A handle of the kernel's that stands for one of a scheme's process: each call of it is forwarded there.
final class DelegatedResource extends Resource {

    private final ProcessScheme scheme;
    private final Forwarder forwarder;
    private final int remote;
    private final Forwarder.Entry entry = new Forwarder.Entry();

    /// @param remote the scheme's handle
    DelegatedResource(ProcessScheme scheme, Forwarder forwarder, int remote) {
        this.scheme = scheme;
        this.forwarder = forwarder;
        this.remote = remote;
    }

    private static int operationFlags(Call call) {
        return call.entry().operationFlags();
    }

    @Override
    protected int read(Call call) {
        return transferIn(call, Opcode.READ_FIXED.number());
    }

    @Override
    protected int list(Call call) {
        return transferIn(call, TorcOpcode.GETDENTS.number());
    }

    private int transferIn(Call call, int opcode) {
        int slot = forwarder.begin(call.context());
        if (slot == Forwarder.NO_ROOM) {
            return Call.FULL;
        }
        int length = Math.min(call.length(), Forwarder.BUFFER_BYTES);
        entry.of(opcode, remote)
                .offset(call.offset())
                .address(forwarder.bufferAt(slot))
                .length(length)
                .flags(operationFlags(call));
        return forwarder.send(slot, call.token(), entry, Forwarder.Kind.READ, call.address(), length);
    }

    @Override
    protected int write(Call call) {
        int slot = forwarder.begin(call.context());
        if (slot == Forwarder.NO_ROOM) {
            return Call.FULL;
        }
        int length = Math.min(call.length(), Forwarder.BUFFER_BYTES);
        MemorySegment.copy(call.pool(), call.address(), forwarder.buffer(slot), 0L, length);
        entry.of(Opcode.WRITE_FIXED.number(), remote)
                .offset(call.offset())
                .address(forwarder.bufferAt(slot))
                .length(length)
                .flags(operationFlags(call));
        return forwarder.send(slot, call.token(), entry, Forwarder.Kind.PLAIN, 0L, 0);
    }

    @Override
    protected int status(Call call) {
        int bytes = (int) Statx.LAYOUT.byteSize();
        if (!call.isInPool(call.offset(), bytes)) {
            return Errno.EFAULT.negated();
        }
        int slot = forwarder.begin(call.context());
        if (slot == Forwarder.NO_ROOM) {
            return Call.FULL;
        }
        forwarder.buffer(slot).set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
        entry.of(Opcode.STATX.number(), remote)
                .address(forwarder.bufferAt(slot))
                .offset(forwarder.bufferAt(slot) + Forwarder.STRUCT)
                .length(call.entry().length())
                .flags(operationFlags(call) | AtFlags.EMPTY_PATH);
        return forwarder.send(slot, call.token(), entry, Forwarder.Kind.STRUCT, call.offset(), bytes);
    }

    @Override
    protected int sync(Call call) {
        return plain(call);
    }

    @Override
    protected int truncate(Call call) {
        return plain(call);
    }

    @Override
    protected int allocate(Call call) {
        return plain(call);
    }

    /// Forwards a call that names no memory.
    private int plain(Call call) {
        int slot = forwarder.begin(call.context());
        if (slot == Forwarder.NO_ROOM) {
            return Call.FULL;
        }
        entry.of(call.entry().opcode(), remote)
                .offset(call.entry().offset())
                .address(call.entry().address())
                .length(call.entry().length())
                .flags(operationFlags(call));
        return forwarder.send(slot, call.token(), entry, Forwarder.Kind.PLAIN, 0L, 0);
    }

    @Override
    protected Beneath beneath() {
        return new Delegation(scheme, remote);
    }

    @Override
    protected int close(Call call) {
        int result = plain(call);
        if (result == Call.FULL) {
            // The handle is gone here, so nothing can come again: it is closed when there is room.
            gone();
            return 0;
        }
        return result;
    }

    @Override
    protected void gone() {
        forwarder.close(remote);
    }

    @Override
    protected void cancel(long token) {
        forwarder.cancel(token);
    }
}
