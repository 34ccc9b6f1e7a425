package dev.torc.client;

import dev.torc.memory.Slice;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.SessionPort;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A connection to a service: open, read, write, look at and change what it serves.
///
/// ```text
///      try (Session session = Session.connect("file");
///              RemoteFile file = session.open("notes.txt", OpenMode.READ);
///              Slice slice = session.allocate(64 * 1024)) {
///          int bytes = file.read(slice, 0L);
///      }
/// ```
///
/// Each method here is one call or a few, and returns when it is answered. For many calls in flight there is
/// [#pipeline].
///
/// **Paths** are seen from the service's root, with `/` between names; one that would lead out of it is refused by
/// the service.
///
/// **Threads.** Any, also virtual ones. A virtual thread is parked while it waits. Of a session that was connected
/// without a reactor, the calls of several threads are done one after the other; it has the lowest latency for one
/// thread. On a [Reactor] they are in flight together, an interrupt gives a call up
/// ([java.io.InterruptedIOException]), and reads and writes can be started without waiting.
///
/// **Errors.** What the service answers becomes the exception that `java.nio.file` has for it. When the service
/// dies, every call that waits ends at once with a [SessionEndedException], which says what is known of it.
public final class Session implements AutoCloseable {

    private final SessionCalls calls;
    private final String root;
    private OptionalInt schemeHandle = OptionalInt.empty();

    /// @param root what every path from the root begins with
    Session(SessionCalls calls, String root) {
        this.calls = calls;
        this.root = root;
    }

    private Session(SessionCalls calls) {
        this(calls, "");
    }

    /// Connects with a service of the current domain: introduced by the domain's kernel where one runs, else, or
    /// where that one does not know the name, at the service's own socket.
    ///
    /// @param scheme its name
    /// @throws java.nio.file.NoSuchFileException if no such service runs
    /// @throws dev.torc.ring.GreetingException if the service refuses the session
    /// @throws IOException if the domain is not to be trusted, or the service does not answer
    public static Session connect(String scheme) throws IOException {
        return connect(Domain.current(), scheme, SessionSetup.standard());
    }

    /// Connects with a service of a domain, as [#connect(String)] does.
    ///
    /// @param scheme its name; none for the root scheme of the domain's kernel, `:`
    /// @throws java.nio.file.NoSuchFileException if no such service runs
    /// @throws dev.torc.ring.GreetingException if the service refuses the session
    /// @throws IOException if the domain is not to be trusted, or the service does not answer
    public static Session connect(Domain domain, String scheme, SessionSetup setup) throws IOException {
        if (scheme.isEmpty()) {
            return Torc.tryConnect(domain, scheme, setup, Optional.empty())
                    .orElseThrow(() -> new java.nio.file.NoSuchFileException(
                            domain.kernel().toString(), null, "no kernel runs in this domain"));
        }
        Path ownSocket = domain.check().socket(scheme);
        Optional<Session> introduced = Torc.tryConnect(domain, scheme, setup, Optional.empty());
        return introduced.isPresent() ? introduced.get() : connect(ownSocket, setup);
    }

    /// Connects with the service that listens on a socket.
    ///
    /// @throws dev.torc.ring.GreetingException if the service refuses the session
    /// @throws IOException if nobody listens there, or the service does not answer
    public static Session connect(Path socket, SessionSetup setup) throws IOException {
        return new Session(OwnCalls.connect(socket, setup));
    }

    /// Connects with a service of the current domain, by a reactor that makes the calls of many threads at once.
    ///
    /// @param scheme its name
    /// @param reactor what drives the session; lent until it is closed
    /// @throws java.nio.file.NoSuchFileException if no such service runs
    /// @throws dev.torc.ring.GreetingException if the service refuses the session
    /// @throws IOException if the domain is not to be trusted, or the service does not answer
    public static Session connect(String scheme, Reactor reactor) throws IOException {
        Domain domain = Domain.current().check();
        Path ownSocket = domain.socket(scheme);
        SessionSetup setup = SessionSetup.standard();
        Optional<Session> introduced = Torc.tryConnect(domain, scheme, setup, Optional.of(reactor));
        return introduced.isPresent() ? introduced.get() : connect(ownSocket, setup, reactor);
    }

    /// Connects with the service that listens on a socket, by a reactor that makes the calls of many threads at
    /// once.
    ///
    /// @param setup what the session is to be; how to poll is the reactor's
    /// @param reactor what drives the session; lent until it is closed
    /// @throws dev.torc.ring.GreetingException if the service refuses the session
    /// @throws IOException if nobody listens there, or the service does not answer
    public static Session connect(Path socket, SessionSetup setup, Reactor reactor) throws IOException {
        return new Session(ReactorCalls.connect(socket, setup, reactor));
    }

    /// Begins a call of an opcode that has no method here, like one of a scheme's own.
    ///
    /// @param opcode 160 to 255 are each scheme's own
    /// @param name what the call is called, for what is said of it
    /// @param subject what it is about: a path, a key
    /// @return the call, whose fields are written next
    public SchemeCall call(int opcode, String name, String subject) {
        return new SchemeCall(this, calls, opcode, name, subject);
    }

    /// Takes memory and an entry for commands to the scheme, one after another.
    ///
    /// @param bytes how much of the session's pool it has for what goes along; positive
    /// @param subject what the commands are about, for what is said of them
    /// @return the first command, to be begun; who closes it gives the memory back
    /// @throws dev.torc.memory.PoolExhaustedException if the pool has no such piece left
    /// @throws IOException if the session has ended; where the kernel forwards, if it refuses
    public Command command(long bytes, String subject) throws IOException {
        return new Command(calls, schemeHandle(), calls.allocate(bytes), subject);
    }

    /// {@return whether a reactor makes the calls, so that no thread has to wait for one}
    public boolean isOnReactor() {
        return calls instanceof ReactorCalls;
    }

    /// {@return the handle of calls that are about the scheme as such: any where it is called directly, one that
    /// the kernel gives where that forwards}
    synchronized int schemeHandle() throws IOException {
        if (root.isEmpty()) {
            return 0;
        }
        if (schemeHandle.isEmpty()) {
            schemeHandle = OptionalInt.of(openAt(RemoteFile.ROOT, "", new OpenMode(OpenFlags.PATH, 0, 0L))
                    .handle());
        }
        return schemeHandle.getAsInt();
    }

    /// {@return where the calls of a session on a reactor go, as entries}
    ///
    /// @throws UnsupportedOperationException if it is on none
    public SessionPort port() {
        return onReactor().port();
    }

    private ReactorCalls onReactor() {
        return switch (calls) {
            case ReactorCalls concurrent -> concurrent;
            case OwnCalls _ ->
                throw new UnsupportedOperationException(
                        "this session was connected without a reactor, and its thread waits for each call");
        };
    }

    Transfer beginTransfer(Opcode opcode, int handle, Slice slice, int bytes, long fileOffset, String subject) {
        return onReactor().begin(opcode, handle, slice, bytes, fileOffset, subject);
    }

    void release(int handle) {
        onReactor().release(handle);
    }

    /// Takes memory that calls can name, of the session's pool. From 4 KiB on it begins at a multiple of 4 KiB, so
    /// that files opened with `O_DIRECT` can be read into it.
    ///
    /// @param bytes how much
    /// @return the memory, which the caller closes when no call names it any more
    /// @throws dev.torc.memory.PoolExhaustedException if the pool has no such piece left
    public Slice allocate(long bytes) {
        return calls.allocate(bytes);
    }

    /// Opens what a path names.
    ///
    /// @throws java.nio.file.NoSuchFileException if nothing is there
    /// @throws IOException if the service refuses, or the session has ended
    public RemoteFile open(String path, OpenMode mode) throws IOException {
        return openAt(RemoteFile.ROOT, path, mode);
    }

    RemoteFile openAt(int directory, String path, OpenMode mode) throws IOException {
        try (PathCall call = calls.begin("open", path)) {
            OpenHow.setFlags(call.struct(), Integer.toUnsignedLong(mode.flags()));
            OpenHow.setMode(call.struct(), mode.mode());
            OpenHow.setResolve(call.struct(), mode.resolve());
            int handle = call.opcode(Opcode.OPENAT2.number())
                    .fd(directory)
                    .path(from(directory, path))
                    .structAsOffset()
                    .length((int) OpenHow.LAYOUT.byteSize())
                    .run();
            return new RemoteFile(this, calls, handle, path);
        }
    }

    private String from(int directory, String path) {
        return directory == RemoteFile.ROOT ? root + path : path;
    }

    /// {@return what a path names, following symbolic links}
    ///
    /// @throws java.nio.file.NoSuchFileException if nothing is there
    /// @throws IOException if the service refuses, or the session has ended
    public FileStatus status(String path) throws IOException {
        return status(RemoteFile.ROOT, path, 0);
    }

    /// {@return what a path names, a symbolic link at its end being what is named}
    ///
    /// @throws java.nio.file.NoSuchFileException if nothing is there
    /// @throws IOException if the service refuses, or the session has ended
    public FileStatus statusOfLink(String path) throws IOException {
        return status(RemoteFile.ROOT, path, AtFlags.SYMLINK_NOFOLLOW);
    }

    FileStatus status(int handle, String path, int flags) throws IOException {
        try (PathCall call = calls.begin("statx", path)) {
            call.opcode(Opcode.STATX.number())
                    .fd(handle)
                    .path((flags & AtFlags.EMPTY_PATH) != 0 ? "" : from(handle, path))
                    .structAsOffset()
                    .length(StatxMask.BASIC_STATS | StatxMask.BTIME)
                    .flags(flags)
                    .run();
            return FileStatus.of(call.struct().asSlice(0, Statx.LAYOUT.byteSize()));
        }
    }

    /// {@return the names in a directory, in no order, without `.` and `..`}
    ///
    /// @throws java.nio.file.NotDirectoryException if it is none
    /// @throws IOException if the service refuses, or the session has ended
    public List<DirectoryItem> list(String path) throws IOException {
        try (RemoteFile directory = open(path, OpenMode.DIRECTORY)) {
            List<DirectoryItem> items = new ArrayList<>();
            for (List<DirectoryItem> next = directory.list(); !next.isEmpty(); next = directory.list()) {
                items.addAll(next);
            }
            return items;
        }
    }

    /// Makes a directory.
    ///
    /// @param mode its permissions, of which the service's own mask is taken off
    /// @throws java.nio.file.FileAlreadyExistsException if the name is taken
    /// @throws IOException if the service refuses, or the session has ended
    public void makeDirectory(String path, int mode) throws IOException {
        try (PathCall call = calls.begin("mkdir", path)) {
            call.opcode(Opcode.MKDIRAT.number())
                    .fd(RemoteFile.ROOT)
                    .path(root + path)
                    .length(mode)
                    .run();
        }
    }

    /// Takes a name away from a file; the file goes with its last name.
    ///
    /// @throws java.nio.file.NoSuchFileException if nothing is there
    /// @throws IOException if the service refuses, as for a directory; or the session has ended
    public void remove(String path) throws IOException {
        remove(path, 0);
    }

    /// Removes an empty directory.
    ///
    /// @throws java.nio.file.DirectoryNotEmptyException if it is not
    /// @throws IOException if the service refuses, or the session has ended
    public void removeDirectory(String path) throws IOException {
        remove(path, AtFlags.REMOVEDIR);
    }

    private void remove(String path, int flags) throws IOException {
        try (PathCall call = calls.begin("unlink", path)) {
            call.opcode(Opcode.UNLINKAT.number())
                    .fd(RemoteFile.ROOT)
                    .path(root + path)
                    .flags(flags)
                    .run();
        }
    }

    /// Gives a file or directory another name; what had that name is replaced.
    ///
    /// @throws java.nio.file.NoSuchFileException if nothing is there
    /// @throws IOException if the service refuses, or the session has ended
    public void rename(String from, String to) throws IOException {
        rename(from, to, 0);
    }

    /// Gives a file or directory another name.
    ///
    /// @param flags `RENAME_*`
    /// @throws java.nio.file.NoSuchFileException if nothing is there
    /// @throws IOException if the service refuses, or the session has ended
    public void rename(String from, String to, int flags) throws IOException {
        try (PathCall call = calls.begin("rename", from)) {
            call.opcode(Opcode.RENAMEAT.number())
                    .fd(RemoteFile.ROOT)
                    .path(root + from)
                    .secondPath(root + to)
                    .length(RemoteFile.ROOT)
                    .flags(flags)
                    .run();
        }
    }

    /// Makes a symbolic link.
    ///
    /// @param target what it says: any text, seen from where the link is
    /// @param path the link
    /// @throws java.nio.file.FileAlreadyExistsException if the name is taken
    /// @throws IOException if the service refuses, or the session has ended
    public void makeSymbolicLink(String target, String path) throws IOException {
        try (PathCall call = calls.begin("symlink", path)) {
            call.opcode(Opcode.SYMLINKAT.number())
                    .fd(RemoteFile.ROOT)
                    .path(target)
                    .secondPath(root + path)
                    .run();
        }
    }

    /// Gives a file a second name; a symbolic link is given one itself.
    ///
    /// @param existing a name that it has
    /// @param path the new one
    /// @throws java.nio.file.FileAlreadyExistsException if the name is taken
    /// @throws IOException if the service refuses, as for a directory; or the session has ended
    public void makeLink(String existing, String path) throws IOException {
        try (PathCall call = calls.begin("link", path)) {
            call.opcode(Opcode.LINKAT.number())
                    .fd(RemoteFile.ROOT)
                    .path(root + existing)
                    .secondPath(root + path)
                    .length(RemoteFile.ROOT)
                    .run();
        }
    }

    /// {@return what a symbolic link says}
    ///
    /// @throws IOException if the service refuses, with EINVAL what is no link; or the session has ended
    public String readLink(String path) throws IOException {
        try (PathCall call = calls.begin("readlink", path)) {
            int bytes = call.opcode(TorcOpcode.READLINKAT.number())
                    .fd(RemoteFile.ROOT)
                    .path(root + path)
                    .textAsOffset()
                    .run();
            return call.text(bytes);
        }
    }

    /// Changes what is told of a file, following symbolic links. Owner, mode and times are changed in this order;
    /// where one fails, those before it have been changed.
    ///
    /// @throws IOException if the service refuses, or the session has ended
    public void change(String path, StatusChange change) throws IOException {
        change(RemoteFile.ROOT, path, change, 0);
    }

    /// Changes what is told of a file, a symbolic link at the end of the path being what is changed.
    ///
    /// @throws IOException if the service refuses, as it does the mode of a link; or the session has ended
    public void changeLink(String path, StatusChange change) throws IOException {
        change(RemoteFile.ROOT, path, change, AtFlags.SYMLINK_NOFOLLOW);
    }

    void change(int handle, String path, StatusChange change, int flags) throws IOException {
        try (PathCall call = calls.begin("setstatx", path)) {
            change.write(call.struct());
            call.opcode(TorcOpcode.SETSTATX.number())
                    .fd(handle)
                    .path((flags & AtFlags.EMPTY_PATH) != 0 ? "" : from(handle, path))
                    .structAsOffset()
                    .length(change.mask())
                    .flags(flags)
                    .run();
        }
    }

    /// {@return the file system that a path leads into}
    ///
    /// @throws IOException if the service refuses, or the session has ended
    public FileSystemStatus fileSystem(String path) throws IOException {
        try (PathCall call = calls.begin("statfs", path)) {
            call.opcode(TorcOpcode.STATFS.number())
                    .fd(RemoteFile.ROOT)
                    .path(root + path)
                    .structAsOffset()
                    .run();
            return FileSystemStatus.of(call.struct());
        }
    }

    /// Asks whether the service's own user may use a file.
    ///
    /// @param access [dev.torc.uapi.AccessFlags]; 0 asks whether it is there
    /// @throws java.nio.file.AccessDeniedException if it may not
    /// @throws IOException if the service refuses, or the session has ended
    public void checkAccess(String path, int access) throws IOException {
        try (PathCall call = calls.begin("access", path)) {
            call.opcode(TorcOpcode.FACCESSAT.number())
                    .fd(RemoteFile.ROOT)
                    .path(root + path)
                    .length(access)
                    .run();
        }
    }

    /// Does nothing, there and back: whether the service answers.
    ///
    /// @throws IOException if the session has ended
    public void ping() throws IOException {
        try (PathCall call = calls.begin("ping", "")) {
            call.opcode(Opcode.NOP.number()).run();
        }
    }

    /// Takes the session for the calling thread, to have many calls in flight at once. Others wait until the
    /// pipeline is closed.
    ///
    /// @throws UnsupportedOperationException if the session is on a reactor, where every call may be in flight
    ///     with others: see [RemoteFile#startRead] and [#port]
    public Pipeline pipeline() {
        return switch (calls) {
            case OwnCalls own -> new Pipeline(own);
            case ReactorCalls _ ->
                throw new UnsupportedOperationException(
                        "a session on a reactor has calls of many threads in flight: " + "it is nobody's alone");
        };
    }

    /// {@return what this end has done so far}
    public SessionCounters counters() {
        return calls.counters();
    }

    /// {@return how many calls can be in flight at once}
    public int depth() {
        return calls.depth();
    }

    /// Ends the session. Handles that are open are closed by the service; a call that another thread waits for
    /// ends with a [SessionEndedException].
    @Override
    public void close() {
        calls.close();
    }
}
