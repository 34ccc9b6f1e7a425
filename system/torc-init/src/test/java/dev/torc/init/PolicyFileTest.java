package dev.torc.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.kernel.Policy;
import dev.torc.kernel.Policy.Rule;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a policy file can say, and whose file is believed.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PolicyFileTest {

    private static final String TEXT =
            "[[allow]]\nusers = [1000, 1001]\ngroups = [100]\nopen = [\"files\", \"null\"]\ncreate = [\"job-*\"]\n";

    @TempDir
    private Path folder;

    private Domain domain;

    @BeforeEach
    void make() throws IOException {
        domain = new Domain(folder.resolve("domain")).create();
    }

    @Test
    void A_rule_has_what_its_table_says() throws IOException {
        Files.writeString(domain.policy(), TEXT);
        assertEquals(
                Optional.of(new Policy(
                        List.of(new Rule(Set.of(1000, 1001), Set.of(100), Set.of("files", "null"), Set.of("job-*"))))),
                PolicyFile.read(domain));
    }

    @Test
    void Where_there_is_none_nobody_is_let_in() throws IOException {
        assertEquals(Optional.empty(), PolicyFile.read(domain));
        assertEquals(Policy.NOBODY, PolicyFile.parse(new byte[0], "policy"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            users = [1]                          | policy:2: allow[0]: "open" is missing
            open = ["a"]                         | policy:2: allow[0]: "users" is missing
            users = ["me"]\\nopen = ["a"]         | policy:2: allow[0].users: it has to be a list of numbers from 0 to 2147483647
            users = [-1]\\nopen = ["a"]           | policy:2: allow[0].users: it has to be a list of numbers from 0 to 2147483647
            users = [1]\\nopen = ["a/b"]          | policy:3: allow[0].open: "a/b" is no name: allowed are letters
            users = [1]\\nopen = "a"              | policy:3: allow[0].open: it has to be a list of texts
            users = [1]\\nread = ["a"]            | policy:3: allow[0].read: there is no such key; allowed are users, groups, open, create
            """)
    void A_fault_is_said_with_line_key_and_what_is_allowed(String lines, String said) {
        byte[] text = ("[[allow]]\n" + lines.replace("\\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
        SettingsException fault = assertThrows(SettingsException.class, () -> PolicyFile.parse(text, "policy"));
        assertTrue(String.valueOf(fault.getMessage()).startsWith(said), fault::getMessage);
    }

    @Nested
    class Not_believed {

        private String refusal() {
            return String.valueOf(assertThrows(AccessDeniedException.class, () -> PolicyFile.read(domain))
                    .getMessage());
        }

        @ParameterizedTest
        @CsvSource({"rw-rw-r--", "rw-r--rw-"})
        void is_a_file_that_others_can_write(String mode) throws IOException {
            Files.writeString(domain.policy(), TEXT);
            Files.setPosixFilePermissions(domain.policy(), PosixFilePermissions.fromString(mode));
            assertTrue(refusal().contains("others can write to it"), refusal());
        }

        @Test
        void is_a_link_even_to_a_good_one() throws IOException {
            Files.createSymbolicLink(domain.policy(), Files.writeString(folder.resolve("policy"), TEXT));
            assertTrue(refusal().contains("it is no regular file"), refusal());
        }

        @Test
        void is_a_file_of_somebody_else() throws IOException {
            assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid")), "only root gives files away");
            Files.writeString(domain.policy(), TEXT);
            Files.setAttribute(domain.policy(), "unix:uid", 65_534);
            assertTrue(refusal().contains("it belongs to user 65534, and the domain to user 0"), refusal());
        }
    }
}
