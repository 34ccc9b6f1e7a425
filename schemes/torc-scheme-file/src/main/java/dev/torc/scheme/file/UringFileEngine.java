package dev.torc.scheme.file;

import dev.torc.layout.Words;
import dev.torc.ring.Submission;
import dev.torc.scheme.LinuxRing;
import dev.torc.scheme.Request;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PreparePath;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// File operations as entries of the server's Linux ring.
///
/// An entry of the session is Linux' already: it is copied as it is, and only what means something in the session
/// is translated (handle, address, pool). What the running Linux has no opcode for goes to the blocking engine.
final class UringFileEngine implements FileEngine {

    private final LinuxRing ring;
    private final Words entries;
    private final BlockingFileEngine blocking;
    private final MemorySegment emptyPath = Arena.global().allocate(1);
    private final boolean truncates;

    UringFileEngine(LinuxRing ring, BlockingFileEngine blocking) {
        this.ring = ring;
        this.entries = ring.uring().entries();
        this.blocking = blocking;
        this.truncates = ring.features().supports(Opcode.FTRUNCATE);
    }

    @Override
    public void transfer(long token, int fd, Request request) {
        Submission entry = request.entry();
        ServedSession session = request.session();
        int pool = entry.bufferIndex();
        int registered = ring.registeredPool(session, pool);
        long at = ring.claim();
        entry.copyTo(entries, at);
        if (registered < 0) {
            boolean reads = entry.opcode() == Opcode.READ_FIXED.number();
            SubmissionEntry.setHeader(entries, at, (reads ? Opcode.READ : Opcode.WRITE).number(), 0, 0);
        }
        SubmissionEntry.setFd(entries, at, fd);
        SubmissionEntry.setAddress(entries, at, session.pool(pool).address() + entry.address());
        SubmissionEntry.setBufferIndex(entries, at, Math.max(registered, 0), 0);
        SubmissionEntry.setUserData(entries, at, ring.userData(token));
    }

    @Override
    public void forward(long token, int fd, Request request) {
        if (!truncates && request.entry().opcode() == Opcode.FTRUNCATE.number()) {
            blocking.forward(token, fd, request);
            return;
        }
        long at = ring.claim();
        request.entry().copyTo(entries, at);
        SubmissionEntry.setFd(entries, at, fd);
        SubmissionEntry.setUserData(entries, at, ring.userData(token));
    }

    @Override
    public void open(long token, int directoryFd, MemorySegment path, MemorySegment how) {
        long at = ring.claim();
        PreparePath.openat2(entries, at, directoryFd, path.address(), how.address());
        Prepare.userData(entries, at, ring.userData(token));
    }

    @Override
    public void stat(long token, int fd, int flags, int mask, MemorySegment into) {
        long at = ring.claim();
        PreparePath.statx(entries, at, fd, emptyPath.address(), flags | AtFlags.EMPTY_PATH, mask, into.address());
        Prepare.userData(entries, at, ring.userData(token));
    }

    @Override
    public void remove(long token, int directoryFd, MemorySegment name, int flags) {
        long at = ring.claim();
        PreparePath.unlinkat(entries, at, directoryFd, name.address(), flags);
        Prepare.userData(entries, at, ring.userData(token));
    }

    @Override
    public void makeDirectory(long token, int directoryFd, MemorySegment name, int mode) {
        long at = ring.claim();
        PreparePath.mkdirat(entries, at, directoryFd, name.address(), mode);
        Prepare.userData(entries, at, ring.userData(token));
    }

    @Override
    public void rename(long token, Place from, Place to, int flags) {
        long at = ring.claim();
        PreparePath.renameat(
                entries,
                at,
                from.directoryFd(),
                from.name().address(),
                to.directoryFd(),
                to.name().address(),
                flags);
        Prepare.userData(entries, at, ring.userData(token));
    }

    @Override
    public void makeSymbolicLink(long token, MemorySegment target, Place link) {
        long at = ring.claim();
        PreparePath.symlinkat(
                entries, at, target.address(), link.directoryFd(), link.name().address());
        Prepare.userData(entries, at, ring.userData(token));
    }

    @Override
    public void makeLink(long token, Place from, Place to) {
        long at = ring.claim();
        PreparePath.linkat(
                entries,
                at,
                from.directoryFd(),
                from.name().address(),
                to.directoryFd(),
                to.name().address(),
                0);
        Prepare.userData(entries, at, ring.userData(token));
    }

    // Linux has no opcodes for what follows.

    @Override
    public void readLink(long token, int fd, MemorySegment into) {
        blocking.readLink(token, fd, into);
    }

    @Override
    public void setStatus(long token, int fd, int mask, MemorySegment status) {
        blocking.setStatus(token, fd, mask, status);
    }

    @Override
    public void statFileSystem(long token, int fd, MemorySegment into) {
        blocking.statFileSystem(token, fd, into);
    }

    @Override
    public void access(long token, int fd, int mode) {
        blocking.access(token, fd, mode);
    }

    @Override
    public void lock(long token, int fd, Request request) {
        blocking.lock(token, fd, request);
    }

    @Override
    public void list(long token, int fd, MemorySegment into) {
        blocking.list(token, fd, into);
    }

    @Override
    public void close(long token, int fd) {
        long at = ring.claim();
        PrepareFile.close(entries, at, fd);
        Prepare.userData(entries, at, ring.userData(token));
    }

    @Override
    public void forget(int fd) {
        long at = ring.claim();
        PrepareFile.close(entries, at, fd);
        Prepare.userData(entries, at, ring.userDataOfNobody());
    }

    @Override
    public void cancel(long token) {
        ring.cancel(token);
    }
}
