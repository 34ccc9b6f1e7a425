package dev.torc.nio;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Attributes by their names: `posix:permissions,owner`, `size`, `*`.
final class Attributes {

    private Attributes() {}

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
}
