package dev.torc.linux;

import dev.torc.uring.PrepareFile;
import java.lang.foreign.MemorySegment;

/// One end of a pipe.
public final class PipeEnd extends Handle {

    PipeEnd(Linux linux, int number, String name) {
        super(linux, number, name);
    }

    /// {@return an operation that reads what is there, and waits if nothing is} It reads 0 bytes when the other end
    /// is closed.
    ///
    /// @param target Linux' until it is done
    public Transfer read(MemorySegment target) {
        Transfer read = new Transfer(linux(), "read", this);
        PrepareFile.read(read, Transfer.ENTRY, number(), target, Operation.NO_OFFSET);
        read.on(this);
        read.keep(target);
        return read;
    }

    /// {@return an operation that writes, and waits if the pipe is full}
    ///
    /// @param source Linux' until it is done
    public Transfer write(MemorySegment source) {
        Transfer write = new Transfer(linux(), "write", this);
        PrepareFile.write(write, Transfer.ENTRY, number(), source, Operation.NO_OFFSET);
        write.on(this);
        write.keep(source);
        return write;
    }
}
