package dev.torc.linux;

import dev.torc.memory.Slice;
import dev.torc.posix.SocketNames;
import dev.torc.posix.SyscallErrors;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.MessageHeader;
import dev.torc.uapi.ShutdownMode;
import dev.torc.uapi.SocketConstants;
import dev.torc.uring.PrepareSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;

/// A socket.
///
/// A send on a stream sends all, unless it fails in between; a receive takes what is there, and 0 bytes when the
/// other side has ended.
///
/// Data memory is native: a [MemorySegment], which is Linux' until the operation is done, or a [Slice], which is
/// lent and so cannot be used too early.
public final class LinuxSocket extends Handle {

    private static final int ADDRESS_ALIGNMENT = 8;

    private final SocketKind kind;
    private final Lane receiving = Lane.inOrder();
    private final Lane sending = Lane.inOrder();

    LinuxSocket(Linux linux, int number, SocketKind kind) {
        super(linux, number, kind + " socket " + number);
        this.kind = kind;
    }

    /// {@return what kind of socket}
    public SocketKind kind() {
        return kind;
    }

    /// {@return an operation that gives it an address (Linux 6.11)}
    ///
    /// @param address `InetSocketAddress`, where port 0 is any that is free, or `UnixDomainSocketAddress`
    /// @throws UnknownHostException if the name of the host has not been found
    public Effect bind(SocketAddress address) throws UnknownHostException {
        Effect bind = effect("bind", this + " to " + address);
        MemorySegment name = SocketName.of(address, kind, Arena.ofAuto());
        PrepareSocket.bind(bind, Effect.ENTRY, number(), name.address(), (int) name.byteSize());
        bind.keep(name);
        return bind;
    }

    /// {@return an operation that lets others connect (Linux 6.11)}
    ///
    /// @param backlog how many may wait to be accepted
    public Effect listen(int backlog) {
        Effect listen = effect("listen", this);
        PrepareSocket.listen(listen, Effect.ENTRY, number(), backlog);
        return listen;
    }

    /// {@return an operation that connects it}
    ///
    /// @param address who to
    /// @throws UnknownHostException if the name of the host has not been found
    public Effect connect(SocketAddress address) throws UnknownHostException {
        Effect connect = effect("connect", this + " to " + address);
        MemorySegment name = SocketName.of(address, kind, Arena.ofAuto());
        PrepareSocket.connect(connect, Effect.ENTRY, number(), name.address(), (int) name.byteSize());
        connect.keep(name);
        return connect;
    }

    /// {@return an operation that takes the next who connects}
    public Operation<LinuxSocket> accept() {
        Question<LinuxSocket> accept =
                linux().answerAbout(this, "accept4", this, number -> new LinuxSocket(linux(), (int) number, kind));
        PrepareSocket.accept(accept, Question.ENTRY, number(), 0L, 0L, SocketConstants.SOCK_CLOEXEC);
        return accept;
    }

    /// Takes everyone who connects, by one operation that goes on (Linux 5.19).
    ///
    /// Where there is no descriptor for the next, or no memory, it logs which limit that is and goes on when there
    /// is: who connects meanwhile waits in the backlog of [#listen].
    ///
    /// @return the connections; who takes one owns it
    public OperationStream<LinuxSocket> acceptAll() {
        return new OperationStream<>(
                        linux(),
                        new StreamCall.Subject(
                                "accept4",
                                this,
                                this,
                                (entries, at) -> PrepareSocket.acceptMultishot(
                                        entries, at, number(), SocketConstants.SOCK_CLOEXEC)),
                        new Connections())
                .start();
    }

    /// What the answers of a stream of connections mean.
    private final class Connections implements StreamMeaning<LinuxSocket> {

        @Override
        public LinuxSocket of(long result, int flags) {
            return new LinuxSocket(linux(), (int) result, kind);
        }

        @Override
        public Reaction ended(OperationStream<LinuxSocket> stream, int errno) {
            return switch (Errno.of(errno)) {
                case EMFILE, ENFILE, ENOMEM, ENOBUFS -> Reaction.TRY_LATER;
                // Who had connected has gone already.
                case ECONNABORTED -> Reaction.GO_ON;
                // All others are of this socket.
                default -> Reaction.FAIL;
            };
        }

        @Override
        public void drop(LinuxSocket connection) {
            connection.beginClosing();
        }
    }

    /// {@return an operation that receives}
    ///
    /// @param target native memory, Linux' until it is done
    public Transfer receive(MemorySegment target) {
        Transfer receive = transfer("recv");
        PrepareSocket.receive(receive, Transfer.ENTRY, number(), target, 0);
        receive.in(receiving);
        receive.keep(target);
        return receive;
    }

    /// {@return an operation that receives into a slice}
    ///
    /// @param target lent while it runs
    public Transfer receive(Slice target) {
        Transfer receive = transfer("recv");
        PrepareSocket.receive(receive, Transfer.ENTRY, number(), target.memory(), 0);
        receive.in(receiving);
        receive.lend(target);
        return receive;
    }

    /// Receives everything that comes, by one operation that goes on (Linux 6.0). It takes a buffer of the group
    /// only when something has come, so thousands of quiet connections share a few.
    ///
    /// @param buffers the group
    /// @return what came, each in a buffer that goes back to the group when it is closed; it ends when the
    ///     other side does
    public OperationStream<Received> receiveAll(ReceiveBuffers buffers) {
        return buffers.stream(this);
    }

    /// {@return an operation that receives into several parts of memory, and says who sent it: as `recvmsg(2)`}
    ///
    /// @param targets native memory, Linux' until it is done
    public Operation<ReceivedFrom> receiveMessage(List<MemorySegment> targets) {
        Message message =
                new Message(targets, Arena.ofAuto().allocate(SocketConstants.MOST_ADDRESS_BYTES, ADDRESS_ALIGNMENT));
        Question<ReceivedFrom> receive =
                linux().answerAbout(this, "recvmsg", this, bytes -> message.received((int) bytes));
        PrepareSocket.receiveMessage(
                receive, Question.ENTRY, number(), message.header().address(), 0);
        receive.keep(message);
        receive.in(receiving);
        return receive;
    }

    /// {@return an operation that sends}
    ///
    /// @param source native memory, Linux' until it is done
    public Transfer send(MemorySegment source) {
        Transfer send = transfer("send");
        PrepareSocket.send(send, Transfer.ENTRY, number(), source, sendFlags());
        send.in(sending);
        send.keep(source);
        return send;
    }

    /// {@return an operation that sends a slice}
    ///
    /// @param source lent while it runs
    public Transfer send(Slice source) {
        Transfer send = transfer("send");
        PrepareSocket.send(send, Transfer.ENTRY, number(), source.memory(), sendFlags());
        send.in(sending);
        send.lend(source);
        return send;
    }

    /// {@return an operation that sends to somebody: as `sendto(2)`}
    ///
    /// @param source native memory, Linux' until it is done
    /// @param address who to
    /// @throws UnknownHostException if the name of the host has not been found
    public Transfer send(MemorySegment source, SocketAddress address) throws UnknownHostException {
        Transfer send = send(source);
        MemorySegment name = SocketName.of(address, kind, Arena.ofAuto());
        PrepareSocket.to(send, Transfer.ENTRY, name.address(), (int) name.byteSize());
        send.keep(List.of(source, name));
        return send;
    }

    /// {@return an operation that sends several parts of memory as one: as `sendmsg(2)`}
    ///
    /// @param sources native memory, Linux' until it is done
    public Transfer sendMessage(List<MemorySegment> sources) {
        Message message = new Message(sources, MemorySegment.NULL);
        Transfer send = transfer("sendmsg");
        PrepareSocket.sendMessage(
                send, Transfer.ENTRY, number(), message.header().address(), sendFlags());
        send.keep(message);
        send.in(sending);
        return send;
    }

    /// {@return an operation that sends without copying (Linux 6.0)} It is done when Linux has let go of the
    /// memory, which is when the other side has it, and not when the bytes are under way: it pays for much at a
    /// time.
    ///
    /// @param source native memory, Linux' until it is done
    public Transfer sendZeroCopy(MemorySegment source) {
        Transfer send = zeroCopy(source);
        send.keep(source);
        return send;
    }

    /// {@return an operation that sends a slice without copying (Linux 6.0)}
    ///
    /// @param source lent while it runs: until the other side has it
    public Transfer sendZeroCopy(Slice source) {
        Transfer send = zeroCopy(source.memory());
        send.lend(source);
        return send;
    }

    private Transfer zeroCopy(MemorySegment source) {
        Transfer send = transfer("send");
        PrepareSocket.sendZeroCopy(
                send, Transfer.ENTRY, number(), source.address(), Math.toIntExact(source.byteSize()), sendFlags());
        send.in(sending);
        return send;
    }

    /// Which directions are ended.
    public enum Direction {
        /// Nothing more is received.
        RECEIVING(ShutdownMode.RD),
        /// Nothing more is sent, which the other side learns.
        SENDING(ShutdownMode.WR),
        /// Both.
        BOTH(ShutdownMode.RDWR);

        private final int mode;

        Direction(int mode) {
            this.mode = mode;
        }
    }

    /// {@return an operation that ends a direction}
    ///
    /// @param direction which
    public Effect shutdown(Direction direction) {
        Effect shutdown = effect("shutdown", this);
        PrepareSocket.shutdown(shutdown, Effect.ENTRY, number(), direction.mode);
        return shutdown;
    }

    /// {@return an operation that sets an option whose value is a number (Linux 6.7)}
    ///
    /// @param level [SocketConstants#SOL_SOCKET], or a protocol's number
    /// @param option `SO_*`, or the protocol's
    /// @param value the value
    public Effect setOption(int level, int option, int value) {
        MemorySegment memory = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, value);
        Effect set = effect("setsockopt", this);
        PrepareSocket.setOption(set, Effect.ENTRY, number(), level, option, memory.address(), Integer.BYTES);
        set.keep(memory);
        return set;
    }

    /// {@return an operation that answers an option whose value is a number (Linux 6.7)}
    ///
    /// @param level [SocketConstants#SOL_SOCKET]
    /// @param option `SO_*`
    public Operation<Integer> option(int level, int option) {
        MemorySegment memory = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
        Question<Integer> get =
                linux().answerAbout(this, "getsockopt", this, ignored -> memory.get(ValueLayout.JAVA_INT, 0));
        PrepareSocket.getOption(get, Question.ENTRY, number(), level, option, memory.address(), Integer.BYTES);
        get.keep(memory);
        return get;
    }

    /// {@return its own address} It does not go through the ring, and does not wait.
    ///
    /// @throws IOException if Linux refuses
    public SocketAddress localAddress() throws IOException {
        return name("getsockname", SocketNames::local);
    }

    /// {@return the address of the other side} It does not go through the ring, and does not wait.
    ///
    /// @throws IOException if it is not connected
    public SocketAddress peerAddress() throws IOException {
        return name("getpeername", SocketNames::peer);
    }

    private interface NameCall {
        int into(int fd, MemorySegment address, MemorySegment lengthBytes);
    }

    private SocketAddress name(String call, NameCall names) throws IOException {
        if (!enter()) {
            throw new ClosedChannelException();
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment address = scratch.allocate(SocketConstants.MOST_ADDRESS_BYTES, ADDRESS_ALIGNMENT);
            MemorySegment length = scratch.allocateFrom(ValueLayout.JAVA_INT, SocketConstants.MOST_ADDRESS_BYTES);
            SyscallErrors.check(names.into(number(), address, length), call, toString());
            return SocketName.read(address, length.get(ValueLayout.JAVA_INT, 0));
        } finally {
            leave();
        }
    }

    /// MSG_WAITALL has io_uring go on after a part was sent; without MSG_NOSIGNAL a peer that is gone would end the
    /// process.
    private int sendFlags() {
        return MessageFlags.NOSIGNAL | (kind.isStream() ? MessageFlags.WAITALL : 0);
    }

    private Transfer transfer(String call) {
        Transfer transfer = new Transfer(linux(), call, this);
        transfer.on(this);
        return transfer;
    }

    private Effect effect(String call, Object subject) {
        Effect effect = new Effect(linux(), call, subject);
        effect.on(this);
        return effect;
    }

    /// A `struct msghdr` and what it points to.
    ///
    /// @param header the struct
    /// @param name where the sender's address goes; NULL if it is not asked for
    /// @param vectors where the parts are
    /// @param parts the data memory
    private record Message(MemorySegment header, MemorySegment name, MemorySegment vectors, List<MemorySegment> parts) {

        Message(List<MemorySegment> parts, MemorySegment name) {
            this(Arena.ofAuto().allocate(MessageHeader.LAYOUT), name, LinuxFile.vectors(parts), List.copyOf(parts));
            MessageHeader.setVectorsAddress(header, vectors.address());
            MessageHeader.setVectorCount(header, parts.size());
            MessageHeader.setNameAddress(header, name.address());
            MessageHeader.setNameLengthBytes(header, (int) name.byteSize());
        }

        ReceivedFrom received(int bytes) {
            try {
                int nameBytes = MessageHeader.nameLengthBytes(header);
                return new ReceivedFrom(
                        bytes,
                        nameBytes == 0 ? Optional.empty() : Optional.of(SocketName.read(name, nameBytes)),
                        MessageHeader.flags(header));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
