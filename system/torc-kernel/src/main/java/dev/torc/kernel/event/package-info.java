/// Who is told of what: `event:`, and completions from one context to another.
package dev.torc.kernel.event;
