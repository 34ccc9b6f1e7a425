package dev.torc.scheme.net;

import static dev.torc.scheme.net.ServedNet.LOOPBACK;
import static dev.torc.scheme.net.ServedNet.assertErrno;
import static dev.torc.scheme.net.ServedNet.port;
import static dev.torc.scheme.net.ServedNet.read;
import static dev.torc.scheme.net.ServedNet.text;
import static dev.torc.scheme.net.ServedNet.to;
import static dev.torc.scheme.net.ServedNet.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Iovec;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.MessageHeader;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SocketAddressInternet;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client may rely on of `udp:`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class UdpTest {

    @TempDir
    Path folder;

    private ServedNet service;
    private Session session;
    private DatagramSocket peer;

    @BeforeEach
    void start() throws IOException {
        service = ServedNet.start(NetKind.UDP, folder);
        session = service.connect();
        peer = new DatagramSocket(0, LOOPBACK);
    }

    @AfterEach
    void stop() {
        peer.close();
        session.close();
        service.close();
    }

    private DatagramPacket received() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        peer.receive(packet);
        return packet;
    }

    private static byte[] content(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private void send(String message, int port) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        peer.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, port));
    }

    @Test
    void A_connected_socket_writes_and_reads_messages_of_one_other() throws IOException {
        try (RemoteFile socket = session.open(to(peer.getLocalPort()), OpenMode.READ_WRITE)) {
            write(session, socket, "one");
            DatagramPacket one = received();
            assertArrayEquals("one".getBytes(StandardCharsets.UTF_8), content(one));

            send("two", one.getPort());
            send("three", one.getPort());
            assertEquals("two", read(session, socket));
            assertEquals("three", read(session, socket));
        }
    }

    @Test
    void A_listener_reads_what_anybody_sends_and_writes_to_nobody_in_particular() throws IOException {
        try (RemoteFile socket = session.open("listen/127.0.0.1:0", OpenMode.READ_WRITE)) {
            send("to whom it may concern", port(session, socket));

            assertEquals("to whom it may concern", read(session, socket));
            assertErrno(Errno.EDESTADDRREQ, () -> write(session, socket, "?"));
        }
    }

    @Nested
    class A_message {

        private static final int NAME_AT = 64;
        private static final int PART_AT = 128;
        private static final int DATA_AT = 256;

        /// Writes a struct with one part, whose offsets are those of the slice in the pool.
        private void prepare(Slice slice, int dataBytes, int nameBytes) {
            MemorySegment memory = slice.memory();
            MessageHeader.setNameAddress(memory, slice.offset() + NAME_AT);
            MessageHeader.setNameLengthBytes(memory, nameBytes);
            MessageHeader.setVectorsAddress(memory, slice.offset() + PART_AT);
            MessageHeader.setVectorCount(memory, 1);
            MemorySegment part = memory.asSlice(PART_AT, Iovec.LAYOUT.byteSize());
            Iovec.setAddress(part, 0, slice.offset() + DATA_AT);
            Iovec.setLengthBytes(part, 0, dataBytes);
        }

        private long call(Opcode opcode, RemoteFile socket, long address) throws IOException {
            return session.call(opcode.number(), opcode.name(), socket.path())
                    .handle(socket.handle())
                    .address(address)
                    .length(1)
                    .run();
        }

        @Test
        void comes_with_its_sender_and_is_answered_to_it() throws IOException {
            try (RemoteFile socket = session.open("listen/127.0.0.1:0", OpenMode.READ_WRITE);
                    Slice slice = session.allocate(1024)) {
                int port = port(session, socket);
                send("who am I", port);
                slice.memory().fill((byte) 0);
                prepare(slice, 100, 28);
                long bytes = call(Opcode.RECVMSG, socket, slice.offset());

                MemorySegment name = slice.memory().asSlice(NAME_AT, SocketAddressInternet.LAYOUT.byteSize());
                assertEquals("who am I", text(slice.memory().asSlice(DATA_AT, bytes)));
                assertEquals(SocketAddressInternet.LAYOUT.byteSize(), MessageHeader.nameLengthBytes(slice.memory()));
                assertEquals(peer.getLocalPort(), SocketAddressInternet.port(name));
                assertArrayEquals(LOOPBACK.getAddress(), SocketAddressInternet.host(name));

                prepare(slice, 3, (int) name.byteSize());
                assertEquals(3, call(Opcode.SENDMSG, socket, slice.offset()));
                DatagramPacket answer = received();
                assertArrayEquals("who".getBytes(StandardCharsets.UTF_8), content(answer));
                assertEquals(port, answer.getPort());
            }
        }

        @Test
        void that_is_cut_off_says_so() throws IOException {
            try (RemoteFile socket = session.open("listen/127.0.0.1:0", OpenMode.READ_WRITE);
                    Slice slice = session.allocate(1024)) {
                send("too long for it", port(session, socket));
                slice.memory().fill((byte) 0);
                prepare(slice, 3, 0);

                assertEquals(3, call(Opcode.RECVMSG, socket, slice.offset()));
                assertEquals(MessageFlags.TRUNC, MessageHeader.flags(slice.memory()) & MessageFlags.TRUNC);
            }
        }

        @Test
        void with_no_room_for_its_sender_says_nothing_of_where_that_would_be() throws IOException {
            try (RemoteFile socket = session.open("listen/127.0.0.1:0", OpenMode.READ_WRITE);
                    Slice slice = session.allocate(1024)) {
                int port = port(session, socket);
                for (long nowhere : new long[] {-1, Long.MIN_VALUE, 1L << 40}) {
                    send("from nobody", port);
                    slice.memory().fill((byte) 0);
                    prepare(slice, 100, 0);
                    MessageHeader.setNameAddress(slice.memory(), nowhere);
                    long bytes = call(Opcode.RECVMSG, socket, slice.offset());

                    assertEquals("from nobody", text(slice.memory().asSlice(DATA_AT, bytes)));
                    assertEquals(0, MessageHeader.nameLengthBytes(slice.memory()));
                }
            }
        }

        @Test
        void whose_parts_lie_outside_the_pool_is_refused() throws IOException {
            try (RemoteFile socket = session.open("listen/127.0.0.1:0", OpenMode.READ_WRITE);
                    Slice slice = session.allocate(1024)) {
                slice.memory().fill((byte) 0);
                prepare(slice, 100, 16);
                MessageHeader.setVectorsAddress(slice.memory(), 1L << 40);
                assertErrno(Errno.EFAULT, () -> call(Opcode.RECVMSG, socket, slice.offset()));

                prepare(slice, 100, 16);
                Iovec.setAddress(slice.memory().asSlice(PART_AT, Iovec.LAYOUT.byteSize()), 0, -1L);
                assertErrno(Errno.EFAULT, () -> call(Opcode.RECVMSG, socket, slice.offset()));

                prepare(slice, 100, 16);
                MessageHeader.setNameAddress(slice.memory(), Long.MAX_VALUE);
                assertErrno(Errno.EFAULT, () -> call(Opcode.SENDMSG, socket, slice.offset()));

                prepare(slice, 100, 16);
                MessageHeader.setVectorCount(slice.memory(), Messages.MOST_PARTS + 1L);
                assertErrno(Errno.EMSGSIZE, () -> call(Opcode.SENDMSG, socket, slice.offset()));
            }
        }
    }
}
