package dev.torc.nio;

import dev.torc.client.StatusChange;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Attributes by their names: `posix:permissions,owner`, `size`, `*`.
final class Attributes {

    private static final Set<String> TIMES = Set.of("lastModifiedTime", "lastAccessTime", "creationTime");
    private static final Map<String, Set<String>> SETTABLE = Map.of(
            "basic", TIMES,
            "owner", Set.of("owner"),
            "posix", with(TIMES, "owner", "group", "permissions"),
            "unix", with(TIMES, "owner", "group", "permissions", "mode", "uid", "gid"));

    private Attributes() {}

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    /// A view and the names in it.
    ///
    /// @param view `basic`, `posix`, `owner` or `unix`
    /// @param names what was asked for; `*` is all
    record Asked(String view, Set<String> names) {

        /// @throws UnsupportedOperationException if there is no such view
        /// @throws IllegalArgumentException if nothing is asked for
        static Asked parse(String text) {
            int colon = text.indexOf(':');
            String view = colon < 0 ? "basic" : text.substring(0, colon);
            if (!view.equals("basic") && !view.equals("posix") && !view.equals("owner") && !view.equals("unix")) {
                throw new UnsupportedOperationException("there is no view \"" + view + "\" of a file of a service");
            }
            return new Asked(
                    view, new HashSet<>(Set.of(text.substring(colon + 1).split(",", -1))));
        }
    }

    /// {@return what of the attributes is asked for}
    ///
    /// @throws IllegalArgumentException if the view has no such attribute
    static Map<String, Object> of(TorcFileAttributes attributes, Asked asked) {
        Map<String, Object> all = all(attributes, asked.view());
        if (asked.names().contains("*")) {
            return all;
        }
        Map<String, Object> some = new LinkedHashMap<>();
        for (String name : asked.names()) {
            if (!all.containsKey(name)) {
                throw new IllegalArgumentException("a file has no attribute \"" + asked.view() + ":" + name + "\"");
            }
            some.put(name, Objects.requireNonNull(all.get(name)));
        }
        return some;
    }

    private static Map<String, Object> all(TorcFileAttributes attributes, String view) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (view.equals("owner")) {
            all.put("owner", attributes.owner());
            return all;
        }
        all.put("lastModifiedTime", attributes.lastModifiedTime());
        all.put("lastAccessTime", attributes.lastAccessTime());
        all.put("creationTime", attributes.creationTime());
        all.put("size", attributes.size());
        all.put("isRegularFile", attributes.isRegularFile());
        all.put("isDirectory", attributes.isDirectory());
        all.put("isSymbolicLink", attributes.isSymbolicLink());
        all.put("isOther", attributes.isOther());
        all.put("fileKey", attributes.fileKey());
        if (!view.equals("basic")) {
            all.put("permissions", attributes.permissions());
            all.put("owner", attributes.owner());
            all.put("group", attributes.group());
        }
        if (view.equals("unix")) {
            all.put("mode", attributes.status().mode());
            all.put("ino", attributes.status().inode());
            all.put("dev", attributes.status().device());
            all.put("nlink", attributes.status().links());
            all.put("uid", attributes.status().uid());
            all.put("gid", attributes.status().gid());
            all.put("ctime", attributes.changeTime());
        }
        return all;
    }

    /// Sets one attribute by its name.
    ///
    /// @throws IllegalArgumentException if the view has no such attribute that can be set
    /// @throws ClassCastException if the value is of another type
    static void set(TorcAttributeView file, Asked asked, Object value) throws IOException {
        String name = String.join(",", asked.names());
        if (!SETTABLE.getOrDefault(asked.view(), Set.of()).contains(name)) {
            throw new IllegalArgumentException(
                    "no attribute \"" + asked.view() + ":" + name + "\" of a file can be set");
        }
        switch (name) {
            case "lastModifiedTime" -> file.setTimes((FileTime) value, null, null);
            case "lastAccessTime" -> file.setTimes(null, (FileTime) value, null);
            case "creationTime" -> file.setTimes(null, null, (FileTime) value);
            case "owner" -> file.setOwner((UserPrincipal) value);
            case "group" -> file.setGroup((GroupPrincipal) value);
            case "permissions" -> file.setPermissions(permissions(value));
            case "mode" -> file.change(StatusChange.none().withMode((Integer) value));
            case "uid" -> file.change(StatusChange.none().withUser((Integer) value));
            case "gid" -> file.change(StatusChange.none().withGroup((Integer) value));
            default -> throw new AssertionError(name + " can be set, and nobody does it");
        }
    }

    private static Set<PosixFilePermission> permissions(Object value) {
        Set<PosixFilePermission> permissions = new HashSet<>();
        for (Object permission : (Set<?>) value) {
            permissions.add((PosixFilePermission) permission);
        }
        return permissions;
    }
}
