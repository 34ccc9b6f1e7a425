package dev.torc.kernel.memory;

import dev.torc.kernel.Call;
import dev.torc.kernel.Context;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.Resource;
import dev.torc.memory.SharedSegment;
import dev.torc.ring.ControlMessage;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.TorcOpcode;
import java.lang.foreign.MemorySegment;

/// A memory that a context has open: what it has mapped counts as the context's until this is closed.
final class MemoryHandle extends Resource {

    /// What one read or write copies at most, so that nobody waits for it long.
    private static final int MOST_COPIED_BYTES = 64 << 10;

    private static final long NOTHING = 0;

    private final ShmScheme scheme;
    private final SharedMemory memory;
    private final Context context;
    private final boolean reads;
    private final boolean writes;
    private long mappedBytes = NOTHING;

    MemoryHandle(ShmScheme scheme, SharedMemory memory, Lookup lookup) {
        this.scheme = scheme;
        this.memory = memory;
        this.context = lookup.context();
        int access = lookup.flags() & OpenFlags.ACCMODE;
        this.reads = access != OpenFlags.WRONLY;
        this.writes = access != OpenFlags.RDONLY;
        memory.words().shareWith(this);
        memory.comes();
    }

    @Override
    protected int other(Call call) {
        int opcode = call.entry().opcode();
        if (opcode == TorcOpcode.MAP.number()) {
            return map(call);
        }
        if (opcode == Opcode.FUTEX_WAIT.number()) {
            return memory.words().await(host(), call, memory.bytes());
        }
        return opcode == Opcode.FUTEX_WAKE.number()
                ? memory.words().wake(host(), call, memory.bytes())
                : super.other(call);
    }

    private int map(Call call) {
        if (call.entry().length() != 0 || call.entry().operationFlags() != 0) {
            return Errno.EINVAL.negated();
        }
        if (!reads || !writes) {
            return Errno.EACCES.negated();
        }
        long bytes = memory.fit(call.offset(), call.address());
        if (bytes < 0) {
            return (int) bytes;
        }
        if (mappedBytes == NOTHING) {
            int refusal = take(bytes);
            if (refusal != 0) {
                return refusal;
            }
        }
        return handOver(call, memory.segment().orElseThrow());
    }

    private int take(long bytes) {
        int refusal = host().grants().takeMemory(context, bytes);
        if (refusal != 0) {
            return refusal;
        }
        refusal = memory.segment().isPresent() ? 0 : memory.fix(bytes);
        if (refusal != 0) {
            host().grants().giveMemoryBack(context, bytes);
            return refusal;
        }
        mappedBytes = bytes;
        return 0;
    }

    private int handOver(Call call, SharedSegment segment) {
        int tag = context.nextTag();
        int told = context.tell(
                new ControlMessage(
                        ControlMessage.Kind.MEMORY, tag, call.entry().fd(), memory.owner(), segment.byteSize()),
                segment.descriptor());
        return told == 0 ? tag : told;
    }

    @Override
    protected int read(Call call) {
        if (!reads) {
            return Errno.EBADF.negated();
        }
        int bytes = part(call);
        if (bytes > 0) {
            MemorySegment.copy(memory.bytes(), call.offset(), call.pool(), call.address(), bytes);
        }
        return bytes;
    }

    @Override
    protected int write(Call call) {
        if (!writes) {
            return Errno.EBADF.negated();
        }
        int bytes = part(call);
        if (bytes == 0) {
            return call.length() == 0 ? 0 : Errno.ENOSPC.negated();
        }
        MemorySegment.copy(call.pool(), call.address(), memory.bytes(), call.offset(), bytes);
        return bytes;
    }

    /// {@return how many bytes of the memory a read or a write is about, as far as there are any}
    private int part(Call call) {
        long left = Math.max(0L, memory.bytes().byteSize() - call.offset());
        return (int) Math.min(Math.min(call.length(), MOST_COPIED_BYTES), left);
    }

    /// Its length is fixed by the first map, and sealed.
    @Override
    protected int truncate(Call call) {
        return Errno.EPERM.negated();
    }

    @Override
    protected int status(Call call) {
        return call.answer(memory.status());
    }

    @Override
    protected void timeHasCome(long token) {
        host().complete(token, Errno.ETIMEDOUT.negated());
    }

    /// Who waits by this handle waits no more, and the last handle takes the memory with it.
    @Override
    protected void gone() {
        // The call that closes it is kept too, and is in no line.
        if (keptCalls() > 0) {
            memory.words().forget(host(), this);
        }
        if (mappedBytes != NOTHING) {
            host().grants().giveMemoryBack(context, mappedBytes);
        }
        if (memory.goes()) {
            scheme.forget(memory);
        }
    }
}
