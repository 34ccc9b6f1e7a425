package dev.torc.ring.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where services are found, and which directories are not trusted.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DomainTest {

    @TempDir
    Path folder;

    @Nested
    class The_directory {

        @Test
        void is_TORC_DOMAIN_where_that_is_set() {
            assertEquals(Path.of("/x"), directory(Map.of("TORC_DOMAIN", "/x", "XDG_RUNTIME_DIR", "/run")));
        }

        @Test
        void is_in_the_runtime_folder_where_there_is_one() {
            assertEquals(Path.of("/run/user/1/torc"), directory(Map.of("XDG_RUNTIME_DIR", "/run/user/1")));
        }

        @Test
        void is_the_users_own_in_the_temporary_folder_else() throws IOException {
            Object uid = Files.getAttribute(folder, "unix:uid");

            assertEquals(folder.resolve("torc-" + uid), directory(Map.of("TORC_DOMAIN", "")));
        }

        private Path directory(Map<String, String> environment) {
            return Domain.of(environment, folder).directory();
        }
    }

    @Nested
    class A_domain_that_is_made {

        @Test
        void is_for_its_user_alone() throws IOException {
            Domain domain = new Domain(folder.resolve("domain")).create();

            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(domain.directory())));
        }

        @Test
        void is_taken_as_it_is_the_second_time() throws IOException {
            Domain domain = new Domain(folder.resolve("domain"));
            domain.create();

            assertEquals(domain, domain.create());
        }
    }

    @Nested
    class Not_trusted {

        @Test
        void is_a_directory_to_which_others_can_write() throws IOException {
            Path open = Files.createDirectory(folder.resolve("open"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

            AccessDeniedException refused = assertThrows(AccessDeniedException.class, () -> new Domain(open).create());

            assertTrue(String.valueOf(refused.getMessage()).contains("others can write to it"));
        }

        @Test
        void is_a_link_to_a_directory() throws IOException {
            Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("d")));

            assertThrows(NotDirectoryException.class, () -> new Domain(link).create());
        }

        @Test
        void is_what_is_not_there() {
            assertThrows(NoSuchFileException.class, () -> new Domain(folder.resolve("nothing")).check());
        }
    }

    @Nested
    class Of_another_user {

        private static final int OTHER = 54_321;

        private Domain domain;

        @BeforeEach
        void giveAway() throws IOException {
            assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid")), "only root gives files away");
            domain = new Domain(folder.resolve("theirs")).create();
            Files.setAttribute(domain.directory(), "unix:uid", OTHER);
        }

        private void write(int owner, String mode) throws IOException {
            Files.writeString(domain.policy(), "");
            Files.setAttribute(domain.policy(), "unix:uid", owner);
            Files.setPosixFilePermissions(domain.policy(), PosixFilePermissions.fromString(mode));
        }

        @Test
        void is_joined_where_he_has_written_a_policy_and_never_ones_own() throws IOException {
            assertThrows(AccessDeniedException.class, domain::check);
            write(OTHER, "rw-------");

            assertEquals(domain, domain.check());
            assertThrows(AccessDeniedException.class, domain::checkOwned);
            assertThrows(AccessDeniedException.class, domain::create);
        }

        @Test
        void is_not_joined_by_a_policy_that_is_not_his_alone() throws IOException {
            write(OTHER, "rw-rw----");
            assertThrows(AccessDeniedException.class, domain::check);
            write(0, "rw-------");
            assertThrows(AccessDeniedException.class, domain::check);
        }

        @Test
        void is_not_joined_where_ones_own_would_lie() throws IOException {
            write(OTHER, "rw-------");
            Path ownPlace = folder.resolve("torc-0");
            Files.move(domain.directory(), ownPlace);

            assertThrows(AccessDeniedException.class, new Domain(ownPlace)::check);
        }
    }

    @Test
    void A_service_listens_under_its_name() {
        assertEquals(Path.of("/d/file"), new Domain(Path.of("/d")).socket("file"));
    }

    @Test
    void A_name_that_would_lead_elsewhere_is_none() {
        Domain domain = new Domain(Path.of("/d"));

        assertThrows(IllegalArgumentException.class, () -> domain.socket("../x"));
        assertThrows(IllegalArgumentException.class, () -> domain.socket("a/b"));
        assertThrows(IllegalArgumentException.class, () -> domain.socket(""));
        assertThrows(IllegalArgumentException.class, () -> domain.socket("."));
    }
}
