/*
 * Two processes that bounce a message, as fast as the machine lets them: the limit that the ring is held against.
 *
 *   pingpong spin|ring|futex WARM_MS MEASURE_MS PERIOD_US CLIENT_CPU SERVER_CPU [IN_FLIGHT]
 *
 * spin: one cache line, both sides look at it without pause. ring: the memory traffic of a ring and nothing else, which
 * no implementation of the layout can do without: a 64-byte entry and a tail one way, a 16-byte completion and a tail
 * back, each position on lines of its own. With IN_FLIGHT it keeps so many calls going, submitted by halves, looks at the
 * other's sleep word behind a fence where a ring has to, and says how many calls a second pass. futex: two lines, each side sleeps on a flag of its own
 * that the other clears, so that nobody enters Linux for a peer that is awake. PERIOD_US 0 is a closed loop; CPU -1
 * leaves the placement open. Prints one line: RESULT with percentiles in microseconds, operations per second and the
 * CPU nanoseconds of both processes per round trip.
 */
#include "bench.h"
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define MAX_SAMPLES (8u << 20)

struct line {
	_Alignas(128) _Atomic uint32_t sequence;
	_Alignas(128) _Atomic uint32_t asleep;
};

enum { ENTRIES = 128, SLOTS = 256 };

struct entry {
	_Alignas(64) uint64_t word[8];
};

struct completion {
	uint64_t user_data, result_and_flags;
};

struct position {
	_Alignas(128) _Atomic uint32_t tail;
	_Alignas(128) _Atomic uint32_t head;
	_Alignas(128) _Atomic uint32_t asleep;
};

struct shared {
	struct line request, response;
	_Alignas(4096) struct position sq;
	_Alignas(4096) struct position cq;
	_Alignas(4096) struct completion completions[SLOTS];
	_Alignas(4096) struct entry entries[ENTRIES];
};

static struct shared *shared;
static int spinning, ringing;
static uint32_t in_flight = 1;

static void await(struct line *line, uint32_t wanted)
{
	if (spinning) {
		while (atomic_load_explicit(&line->sequence, memory_order_acquire) != wanted)
			;
		return;
	}
	while (atomic_load_explicit(&line->sequence, memory_order_acquire) != wanted) {
		atomic_store(&line->asleep, 1);
		if (atomic_load(&line->sequence) == wanted) {
			atomic_store(&line->asleep, 0);
			return;
		}
		syscall(SYS_futex, &line->asleep, FUTEX_WAIT, 1, NULL, NULL, 0);
	}
}

static void post(struct line *line, uint32_t value)
{
	atomic_store_explicit(&line->sequence, value, memory_order_release);
	if (spinning)
		return;
	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_load_explicit(&line->asleep, memory_order_relaxed)) {
		atomic_store(&line->asleep, 0);
		syscall(SYS_futex, &line->asleep, FUTEX_WAKE, 1, NULL, NULL, 0);
	}
}

/* Waits for a tail beyond `seen`. */
static uint32_t await_tail(struct position *queue, uint32_t seen)
{
	uint32_t tail;

	/* The pause leaves the line to its writer for a while: without it this is slower. */
	while ((tail = atomic_load_explicit(&queue->tail, memory_order_acquire)) == seen)
		spin_pause();
	return tail;
}

static void publish(struct position *queue, uint32_t tail)
{
	atomic_store_explicit(&queue->tail, tail, memory_order_release);
	if (in_flight > 1) {
		atomic_thread_fence(memory_order_seq_cst);
		if (atomic_load_explicit(&queue->asleep, memory_order_relaxed))
			fail("nobody sleeps here");
	}
}

static void serve_ring(void)
{
	static struct entry copies[ENTRIES];

	for (uint32_t head = 0;;) {
		uint32_t first = head, tail = await_tail(&shared->sq, head);

		for (; head != tail; head++)
			copies[head % ENTRIES] = shared->entries[head % ENTRIES];
		atomic_store_explicit(&shared->sq.head, head, memory_order_release);
		for (uint32_t n = first; n != tail; n++) {
			struct completion *slot = &shared->completions[n % SLOTS];
			struct entry *copy = &copies[n % ENTRIES];

			slot->user_data = copy->word[4];
			slot->result_and_flags = (copy->word[0] & 0xff) ? 22 : 0;
		}
		publish(&shared->cq, tail);
	}
}

static void submit_ring(uint32_t count)
{
	static uint32_t tail;

	for (uint32_t i = 0; i < count; i++) {
		struct entry *entry = &shared->entries[tail % ENTRIES];

		memset(entry, 0, sizeof(*entry));
		entry->word[4] = ++tail;
	}
	publish(&shared->sq, tail);
}

static void take_ring(uint32_t count)
{
	static uint32_t head, tail;

	for (uint32_t i = 0; i < count; i++) {
		if (head == tail)
			tail = await_tail(&shared->cq, head);
		struct completion *slot = &shared->completions[head % SLOTS];
		if (slot->user_data != ++head || slot->result_and_flags)
			fail("an answer to another call");
	}
	atomic_store_explicit(&shared->cq.head, head, memory_order_release);
}

static void flood(uint32_t half, uint64_t warm, uint64_t measure, pid_t server)
{
	uint64_t begin = now_nanos(), last = begin, cpu = 0, calls = 0;
	int warmed = 0;

	submit_ring(half);
	while (!warmed || last - begin < measure) {
		submit_ring(half);
		take_ring(half);
		calls += half;
		last = now_nanos();
		if (!warmed && last - begin >= warm) {
			warmed = 1;
			begin = last;
			calls = 0;
			cpu = cpu_nanos(getpid()) + cpu_nanos(server);
		}
	}
	cpu = cpu_nanos(getpid()) + cpu_nanos(server) - cpu;
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	printf("RESULT rate=%.1f cpu=%.1f\n", (double)calls * 1e9 / (double)(last - begin), (double)cpu / (double)calls);
}

static void serve(void)
{
	if (ringing)
		serve_ring();
	/* One line for both directions when spinning: odd numbers are requests, the next even one is the answer. */
	for (uint32_t n = 1;; n++) {
		if (spinning) {
			await(&shared->request, 2 * n - 1);
			post(&shared->request, 2 * n);
		} else {
			await(&shared->request, n);
			post(&shared->response, n);
		}
	}
}

static void call(uint32_t n)
{
	if (ringing) {
		submit_ring(1);
		take_ring(1);
	} else if (spinning) {
		post(&shared->request, 2 * n - 1);
		await(&shared->request, 2 * n);
	} else {
		post(&shared->request, n);
		await(&shared->response, n);
	}
}

int main(int argc, char **argv)
{
	if (argc != 7 && argc != 8) {
		fprintf(stderr, "usage: pingpong spin|ring|futex WARM_MS MEASURE_MS PERIOD_US CLIENT_CPU SERVER_CPU [IN_FLIGHT]\n");
		return 2;
	}
	spinning = !strcmp(argv[1], "spin");
	ringing = !strcmp(argv[1], "ring");
	uint64_t warm = strtoull(argv[2], NULL, 10) * 1000000u;
	uint64_t measure = strtoull(argv[3], NULL, 10) * 1000000u;
	uint64_t period = strtoull(argv[4], NULL, 10) * 1000u;
	if (argc == 8)
		in_flight = strtoul(argv[7], NULL, 10);
	uint32_t *samples = malloc(MAX_SAMPLES * sizeof(*samples));
	uint32_t calls = 0, count = 0;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || !samples)
		fail("memory");
	memset(samples, 0, MAX_SAMPLES * sizeof(*samples));
	die_with_parent();

	pid_t server = fork();
	if (server < 0)
		fail("fork");
	if (server == 0) {
		die_with_parent();
		pin_to(atoi(argv[6]));
		serve();
	}
	pin_to(atoi(argv[5]));
	if (in_flight > 1) {
		flood(in_flight / 2, warm, measure, server);
		return 0;
	}

	uint64_t start = now_nanos();
	while (now_nanos() - start < warm)
		call(++calls);

	uint64_t cpu = cpu_nanos(getpid()) + cpu_nanos(server);
	uint64_t begin = now_nanos(), last = begin, due = begin;
	while (last - begin < measure && count < MAX_SAMPLES) {
		if (period) {
			due += period;
			struct timespec t = { .tv_sec = (time_t)(due / 1000000000u), .tv_nsec = (long)(due % 1000000000u) };
			clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
			last = now_nanos();
		}
		call(++calls);
		uint64_t now = now_nanos();
		samples[count++] = now - last > UINT32_MAX ? UINT32_MAX : (uint32_t)(now - last);
		last = now;
	}
	cpu = cpu_nanos(getpid()) + cpu_nanos(server) - cpu;
	double seconds = (double)(last - begin) / 1e9;

	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	qsort(samples, count, sizeof(*samples), ascending);
	printf("RESULT p50=%.4f p99=%.4f p999=%.4f rate=%.1f cpu=%.1f\n", samples[count / 2] / 1e3,
	       samples[(uint64_t)count * 99 / 100] / 1e3, samples[(uint64_t)count * 999 / 1000] / 1e3, count / seconds,
	       (double)cpu / count);
	return 0;
}
