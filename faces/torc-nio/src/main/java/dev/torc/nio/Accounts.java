package dev.torc.nio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Users and groups by the names that `/etc/passwd` and `/etc/group` give them; who is not there is a number.
final class Accounts extends UserPrincipalLookupService {

    private static final Path USERS = Path.of("/etc/passwd");
    private static final Path GROUPS = Path.of("/etc/group");
    private static final int NAME = 0;
    private static final int NUMBER = 2;

    Accounts() {}

    /// A user.
    ///
    /// @param id the number
    record User(int id, String getName) implements UserPrincipal {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof User user && user.id == id;
        }

        @Override
        public int hashCode() {
            return id;
        }

        @Override
        public String toString() {
            return getName;
        }
    }

    /// A group.
    ///
    /// @param id the number
    record Group(int id, String getName) implements GroupPrincipal {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Group group && group.id == id;
        }

        @Override
        public int hashCode() {
            return id;
        }

        @Override
        public String toString() {
            return getName;
        }
    }

    static User user(int id) {
        return new User(id, find(USERS, NUMBER, Integer.toUnsignedString(id), NAME));
    }

    static Group group(int id) {
        return new Group(id, find(GROUPS, NUMBER, Integer.toUnsignedString(id), NAME));
    }

    @Override
    public UserPrincipal lookupPrincipalByName(String name) throws IOException {
        int id = number(find(USERS, NAME, name, NUMBER)).orElseThrow(() -> new UserPrincipalNotFoundException(name));
        return user(id);
    }

    @Override
    public GroupPrincipal lookupPrincipalByGroupName(String group) throws IOException {
        int id = number(find(GROUPS, NAME, group, NUMBER)).orElseThrow(() -> new UserPrincipalNotFoundException(group));
        return group(id);
    }

    private static OptionalInt number(String text) {
        try {
            return OptionalInt.of(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    /// {@return a field of the first line in which another field is the key; the key itself if there is none}
    private static String find(Path table, int keyField, String key, int field) {
        try {
            // Bytes of any kind may stand behind a name.
            List<String> lines = Files.readAllLines(table, StandardCharsets.ISO_8859_1);
            for (String line : lines) {
                List<String> fields = List.of(line.split(":", -1));
                if (fields.size() > NUMBER && fields.get(keyField).equals(key)) {
                    return fields.get(field);
                }
            }
        } catch (IOException _) {
            // A machine without the table knows numbers only.
        }
        return key;
    }
}
