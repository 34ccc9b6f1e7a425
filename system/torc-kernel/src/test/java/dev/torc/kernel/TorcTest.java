package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.DirectoryItem;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.ServedScheme;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.client.Torc;
import dev.torc.memory.Slice;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes find each other by the kernel, and need it no more then.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TorcTest {

    private static final SessionSetup SMALL = SessionSetup.standard().withPoolBytes(1 << 18);

    @TempDir
    private Path folder;

    private Kernel kernel;
    private Torc torc;

    @BeforeEach
    void start() throws IOException {
        kernel = Kernel.start(KernelSetup.at(domain()));
        torc = Torc.attach(domain());
    }

    @AfterEach
    void stop() {
        torc.close();
        kernel.close();
    }

    private Domain domain() {
        return new Domain(folder);
    }

    private static void writeAndRead(Session session) throws IOException {
        try (RemoteFile page = session.open("a", OpenMode.CREATE);
                Slice slice = session.allocate(100)) {
            slice.memory().fill((byte) 5);
            assertEquals(100, page.write(slice, 10L));
            slice.memory().fill((byte) 0);
            assertEquals(100, page.read(slice, 10L));
            assertEquals(5, slice.memory().get(ValueLayout.JAVA_BYTE, 99));
        }
    }

    private static List<String> names(Torc of) throws IOException {
        return of.kernel().list(":").stream().map(DirectoryItem::name).toList();
    }

    @Nested
    class A_scheme_that_is_served {

        @Test
        void Is_found_by_name_and_called_directly() throws IOException {
            try (ServedScheme _ = torc.serve("pages", new PagesScheme());
                    Torc other = Torc.attach(domain());
                    Session session = other.connect("pages", SMALL)) {
                writeAndRead(session);
            }
            assertEquals(1, kernel.counters().total(KernelCounters.Total.INTRODUCTIONS));
        }

        @Test
        void Is_found_by_a_session_that_knows_the_domain_only() throws IOException {
            try (ServedScheme _ = torc.serve("pages", new PagesScheme());
                    Session session = Session.connect(domain(), "pages", SMALL)) {
                writeAndRead(session);
            }
        }

        @Test
        void Is_called_by_a_reactor() throws IOException {
            try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                    ServedScheme _ = torc.serve("pages", new PagesScheme());
                    Session session = torc.connect("pages", SMALL, reactor)) {
                writeAndRead(session);
            }
        }

        @Test
        void Learns_who_calls_from_the_kernel() throws IOException {
            try (ServedScheme _ = torc.serve("pages", new PagesScheme());
                    Session session = torc.connect("pages", SMALL);
                    RemoteFile who = session.open("who", OpenMode.READ);
                    Slice slice = session.allocate(64)) {
                int bytes = who.read(slice, 0L);
                String said = new String(
                        slice.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
                assertTrue(said.startsWith(ProcessHandle.current().pid() + " "), said);
            }
        }

        @Test
        void Has_a_name_that_nobody_else_takes_until_it_is_given_back() throws IOException {
            try (Torc other = Torc.attach(domain())) {
                try (ServedScheme _ = torc.serve("pages", new PagesScheme())) {
                    assertThrows(FileAlreadyExistsException.class, () -> other.serve("pages", new PagesScheme()));
                }
                assertThrows(NoSuchFileException.class, () -> other.connect("pages"));
                try (ServedScheme again = other.serve("pages", new PagesScheme())) {
                    assertEquals("pages", again.name());
                }
            }
        }

        @Test
        void Ends_its_sessions_when_it_ends() throws IOException {
            ServedScheme served = torc.serve("pages", new PagesScheme());
            try (Session session = torc.connect("pages", SMALL);
                    RemoteFile page = session.open("a", OpenMode.CREATE)) {
                served.close();
                assertThrows(SessionEndedException.class, page::status);
            }
        }
    }

    @Nested
    class What_the_kernel_serves_itself {

        @Test
        void Is_reached_by_the_same_call() throws IOException {
            try (Session session = torc.connect("zero", SMALL);
                    RemoteFile zero = session.open("", OpenMode.READ);
                    Slice slice = session.allocate(16)) {
                assertEquals(16, zero.read(slice, 0L));
            }
        }
    }

    @Nested
    class When_the_kernel_ends {

        @Test
        void Sessions_go_on_and_the_process_is_told() throws Exception {
            try (ServedScheme _ = torc.serve("pages", new PagesScheme());
                    Session session = torc.connect("pages", SMALL)) {
                kernel.close();
                torc.detached().get(20, TimeUnit.SECONDS);
                writeAndRead(session);
                assertThrows(IOException.class, () -> torc.connect("pages"));
            }
        }

        @Test
        void A_process_attaches_to_the_next_and_has_its_names_again() throws Exception {
            try (ServedScheme _ = torc.serve("pages", new PagesScheme())) {
                kernel.close();
                torc.detached().get(20, TimeUnit.SECONDS);
                assertThrows(NoSuchFileException.class, torc::reattach);
                kernel = Kernel.start(KernelSetup.at(domain()));
                torc.reattach();
                assertFalse(torc.detached().isDone());
                try (Torc other = Torc.attach(domain());
                        Session session = other.connect("pages", SMALL)) {
                    writeAndRead(session);
                }
            }
        }

        @Test
        void Nobody_attaches_to_it() {
            kernel.close();
            var refused = assertThrows(IOException.class, () -> Torc.attach(domain()));
            assertTrue(
                    refused instanceof NoSuchFileException || refused instanceof ConnectException, refused::toString);
        }
    }

    @Nested
    class An_attachment_that_keeps_fewer_names {

        @Test
        void Sees_those_and_no_others_also_from_what_it_connects_with() throws IOException {
            torc.keepNames(List.of("null", "nobody"));
            assertEquals(List.of("null"), names(torc));
            assertThrows(NoSuchFileException.class, () -> torc.connect("zero"));
            try (Session session = torc.delegated("zero", SMALL)) {
                assertThrows(IOException.class, () -> session.open("", OpenMode.READ));
            }
            torc.keepNames(List.of("null", "zero"));
            assertEquals(List.of("null"), names(torc));
        }

        @Test
        void Opens_nothing_by_name_in_the_null_namespace() throws IOException {
            torc.keepNames(List.of());
            assertEquals(List.of(), names(torc));
            assertThrows(NoSuchFileException.class, () -> torc.connect("null"));
            assertThrows(IOException.class, () -> torc.serve("pages", new PagesScheme()));
        }
    }

    /// Rows 36 and 38 of the checklist.
    @Test
    void A_read_of_a_scheme_s_handle_that_waits_for_ever_holds_up_nobody() throws IOException {
        try (Reactor reactor = Reactor.start(ReactorSetup.standard());
                Session session = Session.connect(domain().kernel(), SMALL, reactor);
                RemoteFile handle = session.open(":mine", OpenMode.CREATE_NEW);
                Slice into = session.allocate(64)) {
            var pending = handle.startRead(into, 0L);
            for (int i = 0; i < 100; i++) {
                session.ping();
                assertTrue(
                        session.list(":").stream().anyMatch(item -> item.name().equals("mine")));
            }
            assertFalse(pending.isDone());
            session.remove(":mine");
            assertEquals(0, pending.join().result());
        }
    }

    @Nested
    class A_kernel_within_the_program {

        @Test
        void Is_the_same_without_a_domain() throws IOException {
            try (Torc here = Torc.embedded();
                    Torc there = Torc.embedded();
                    ServedScheme _ = here.serve("pages", new PagesScheme());
                    Session session = there.connect("pages", SMALL)) {
                writeAndRead(session);
                assertThrows(NoSuchFileException.class, () -> torc.connect("pages"));
            }
        }
    }
}
