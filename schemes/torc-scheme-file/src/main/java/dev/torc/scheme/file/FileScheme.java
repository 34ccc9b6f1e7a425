package dev.torc.scheme.file;

import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.ring.Submission;
import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.Request;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.AccessFlags;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.RwFlags;
import dev.torc.uapi.Statfs;
import dev.torc.uapi.Statx;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The scheme `file`: a directory and what is below it.
///
/// Each call is forwarded to the server's Linux ring; reads and writes go between the file and the client's own
/// pool, so that no data is copied by the server. Where io_uring is not to be had, the same calls are done by
/// blocking system calls in threads. The answer is Linux' own, result or errno, in both cases.
///
/// **The root.** No path, symbolic link or `..` leads out of it: Linux resolves every path with
/// `RESOLVE_BENEATH`, and answers EXDEV to what tries. What is mounted below the root is part of it.
///
/// **What is served** is files and directories. Anything else that has a name there, like a FIFO, a socket or a
/// device, can be looked at (STATX, or OPENAT with `O_PATH`), renamed and removed, but is not opened: ENXIO.
///
/// **Close.** A handle is unknown from the moment its CLOSE is taken. The file is closed, and CLOSE is answered,
/// when the calls that were in flight on it have been answered.
///
/// **Rights** are those of the server's process: it does not take on the client's user.
public final class FileScheme extends FileLikeScheme {

    /// The flags of `preadv2(2)` that a client may use. `RWF_HIPRI` is left out: it wants a ring of its own kind.
    private static final int RW_FLAGS = RwFlags.DSYNC | RwFlags.SYNC | RwFlags.NOWAIT | RwFlags.APPEND;

    /// Attached to a CLOSE whose operation is under way.
    private static final int CLOSING = HandleTable.NONE;

    private final Path root;
    private final FileAccess access;
    private @Nullable Service service;

    /// Serves a directory.
    ///
    /// @param root the directory; it is opened when the server starts, so it may be renamed from then on
    /// @param access what clients may do
    public FileScheme(Path root, FileAccess access) {
        this.root = root;
        this.access = access;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void start(SchemeHost host) throws IOException {
        Descriptor directory = FileCalls.open(root, OpenFlags.PATH | OpenFlags.DIRECTORY, 0);
        BlockingFileEngine blocking = new BlockingFileEngine(host);
        FileEngine engine = host.linuxRing()
                .<FileEngine>map(ring -> new UringFileEngine(ring, blocking))
                .orElse(blocking);
        OpenFiles files = new OpenFiles(engine);
        service = new Service(
                host, directory, engine, files, new PathOperations(host, engine, files, access, directory.number()));
    }

    /// What there is while the server runs.
    private record Service(
            SchemeHost host, Descriptor root, FileEngine engine, OpenFiles files, PathOperations paths) {}

    private Service service() {
        Service running = service;
        if (running == null) {
            throw new IllegalStateException("the file scheme has not been started");
        }
        return running;
    }

    @Override
    protected Disposition open(Request request) {
        return service().paths().open(request);
    }

    @Override
    protected Disposition close(Request request) {
        int file = request.session().handles().remove(request.entry().fd());
        if (file == HandleTable.NONE) {
            return answer(request, Errno.EBADF.negated());
        }
        service().host().attach(request.token(), CLOSING);
        service().files().close(file, request.token());
        return Disposition.TAKEN;
    }

    @Override
    protected Disposition read(Request request) {
        return transfer(request);
    }

    @Override
    protected Disposition write(Request request) {
        if (access == FileAccess.READ_ONLY) {
            return answer(request, Errno.EROFS.negated());
        }
        return transfer(request);
    }

    private Disposition transfer(Request request) {
        if ((request.entry().operationFlags() & ~RW_FLAGS) != 0) {
            return answer(request, Errno.EOPNOTSUPP.negated());
        }
        int file = use(request);
        if (file != HandleTable.NONE) {
            Service running = service();
            running.engine().transfer(request.token(), running.files().descriptor(file), request);
        }
        return Disposition.TAKEN;
    }

    @Override
    protected Disposition sync(Request request) {
        return forward(request);
    }

    @Override
    protected Disposition truncate(Request request) {
        return access == FileAccess.READ_ONLY ? answer(request, Errno.EROFS.negated()) : forward(request);
    }

    @Override
    protected Disposition allocate(Request request) {
        return access == FileAccess.READ_ONLY ? answer(request, Errno.EROFS.negated()) : forward(request);
    }

    private Disposition forward(Request request) {
        int file = use(request);
        if (file != HandleTable.NONE) {
            Service running = service();
            running.engine().forward(request.token(), running.files().descriptor(file), request);
        }
        return Disposition.TAKEN;
    }

    @Override
    protected Disposition list(Request request) {
        int file = use(request);
        if (file != HandleTable.NONE) {
            Submission entry = request.entry();
            MemorySegment into = request.session().pool(entry.bufferIndex()).asSlice(entry.address(), entry.length());
            Service running = service();
            running.engine().list(request.token(), running.files().descriptor(file), into);
        }
        return Disposition.TAKEN;
    }

    @Override
    protected Disposition stat(Request request) {
        Submission entry = request.entry();
        MemorySegment pool = request.session().pool(entry.bufferIndex());
        if (!Request.isInside(pool, entry.offset(), Statx.LAYOUT.byteSize())) {
            return answer(request, Errno.EFAULT.negated());
        }
        MemorySegment into = pool.asSlice(entry.offset(), Statx.LAYOUT.byteSize());
        Service running = service();
        boolean ofHandle = (entry.operationFlags() & AtFlags.EMPTY_PATH) != 0
                && pool.get(ValueLayout.JAVA_BYTE, entry.address()) == 0;
        if (!ofHandle) {
            return running.paths().use(request, PathCall.Use.STAT, into);
        }
        int descriptor = running.root().number();
        if (entry.fd() != AtFlags.FDCWD) {
            int file = use(request);
            if (file == HandleTable.NONE) {
                return Disposition.TAKEN;
            }
            descriptor = running.files().descriptor(file);
        } else {
            running.host().attach(request.token(), HandleTable.NONE);
        }
        int flags = entry.operationFlags() & AtFlags.STATX_SYNC_TYPE;
        running.engine().stat(request.token(), descriptor, flags, (int) entry.length(), into);
        return Disposition.TAKEN;
    }

    @Override
    protected Disposition remove(Request request) {
        return service().paths().act(request, PathCall.Act.REMOVE);
    }

    @Override
    protected Disposition rename(Request request) {
        return service().paths().act(request, PathCall.Act.RENAME);
    }

    @Override
    protected Disposition makeDirectory(Request request) {
        return service().paths().act(request, PathCall.Act.MAKE_DIRECTORY);
    }

    @Override
    protected Disposition makeSymbolicLink(Request request) {
        return service().paths().act(request, PathCall.Act.MAKE_SYMBOLIC_LINK);
    }

    @Override
    protected Disposition makeLink(Request request) {
        // A link in the last part is linked itself, as Linux does it: following it could lead out of the root.
        return request.entry().operationFlags() != 0
                ? answer(request, Errno.EOPNOTSUPP.negated())
                : service().paths().act(request, PathCall.Act.MAKE_LINK);
    }

    @Override
    protected Disposition readLink(Request request) {
        return service()
                .paths()
                .use(
                        request,
                        PathCall.Use.READ_LINK,
                        memoryAtOffset(request, request.entry().length()));
    }

    @Override
    protected Disposition setStatus(Request request) {
        return access == FileAccess.READ_ONLY
                ? answer(request, Errno.EROFS.negated())
                : service()
                        .paths()
                        .use(request, PathCall.Use.SET_STATUS, memoryAtOffset(request, Statx.LAYOUT.byteSize()));
    }

    @Override
    protected Disposition statFileSystem(Request request) {
        return service()
                .paths()
                .use(request, PathCall.Use.STAT_FILE_SYSTEM, memoryAtOffset(request, Statfs.LAYOUT.byteSize()));
    }

    @Override
    protected Disposition access(Request request) {
        boolean writes = (request.entry().length() & AccessFlags.WRITE) != 0;
        return writes && access == FileAccess.READ_ONLY
                ? answer(request, Errno.EROFS.negated())
                : service().paths().use(request, PathCall.Use.ACCESS, MemorySegment.NULL);
    }

    private static MemorySegment memoryAtOffset(Request request, long bytes) {
        Submission entry = request.entry();
        return request.session().pool(entry.bufferIndex()).asSlice(entry.offset(), bytes);
    }

    @Override
    protected Disposition lock(Request request) {
        int file = use(request);
        if (file != HandleTable.NONE) {
            Service running = service();
            running.engine().lock(request.token(), running.files().descriptor(file), request);
        }
        return Disposition.TAKEN;
    }

    @Override
    public void operationFinished(long token, int result) {
        Service running = service();
        int attached = running.host().attached(token);
        if (PathOperations.isAttached(attached)) {
            running.paths().advance(attached, result);
            return;
        }
        running.host().complete(token, result);
        if (attached != HandleTable.NONE) {
            running.files().unuse(attached);
        }
    }

    @Override
    public void cancel(long token) {
        service().engine().cancel(token);
    }

    @Override
    public void sessionEnded(ServedSession session) {
        OpenFiles files = service().files();
        for (int file = session.handles().removeAny();
                file != HandleTable.NONE;
                file = session.handles().removeAny()) {
            files.close(file, OpenFiles.NOBODY);
        }
    }

    @Override
    public void close() {
        Optional.ofNullable(service).ifPresent(running -> {
            running.paths().close();
            running.root().close();
        });
        service = null;
    }

    /// Begins a call on the handle that the request names, or answers it with EBADF.
    ///
    /// @return the open file, attached to the call; or [HandleTable#NONE] if the request is answered
    private int use(Request request) {
        int file = request.session().handles().find(request.entry().fd());
        if (file == HandleTable.NONE) {
            request.complete(Errno.EBADF.negated());
            return HandleTable.NONE;
        }
        Service running = service();
        running.files().use(file);
        running.host().attach(request.token(), file);
        return file;
    }
}
