/*
 * Clients of an echo server on loopback: echo_load PORT CONNECTIONS WARM_MS MEASURE_MS SERVER_PID. Each connection has
 * one message of 64 bytes under way at a time. It prints requests per second, the median round trip, and the CPU time
 * that the server took per request.
 */
#include "bench.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { MESSAGE = 64, MOST_CONNECTIONS = 4096, MOST_SAMPLES = 4000000, EVENTS = 256 };

static struct {
	int fd;
	int got;
	uint64_t sent_at;
} connections[MOST_CONNECTIONS];

static uint32_t *samples;
static uint64_t requests;

static void send_message(int i)
{
	char message[MESSAGE];

	memset(message, 'a' + i % 26, sizeof(message));
	connections[i].got = 0;
	connections[i].sent_at = now_nanos();
	if (send(connections[i].fd, message, sizeof(message), MSG_NOSIGNAL) != MESSAGE)
		fail("send");
}

static void receive(int i)
{
	char answer[MESSAGE];
	ssize_t n = recv(connections[i].fd, answer, MESSAGE - connections[i].got, 0);

	if (n <= 0)
		fail("recv");
	for (ssize_t k = 0; k < n; k++) {
		if (answer[k] != 'a' + i % 26) {
			errno = EPROTO;
			fail("what came back is not what was sent");
		}
	}
	connections[i].got += n;
	if (connections[i].got < MESSAGE)
		return;
	if (requests < MOST_SAMPLES)
		samples[requests] = now_nanos() - connections[i].sent_at;
	requests++;
	send_message(i);
}

static void run(int epoll, uint64_t nanos)
{
	struct epoll_event events[EVENTS];
	uint64_t end = now_nanos() + nanos;

	while (now_nanos() < end) {
		int n = epoll_wait(epoll, events, EVENTS, 100);

		for (int k = 0; k < n; k++)
			receive(events[k].data.u32);
	}
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: echo_load PORT CONNECTIONS WARM_MS MEASURE_MS SERVER_PID\n");
		return 2;
	}
	die_with_parent();
	struct sockaddr_in server = {
		.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	int count = atoi(argv[2]);
	pid_t pid = atoi(argv[5]);
	int epoll = epoll_create1(0);
	int one = 1;

	if (count < 1 || count > MOST_CONNECTIONS)
		return 2;
	samples = malloc(MOST_SAMPLES * sizeof(*samples));
	if (!samples)
		fail("malloc");
	for (int i = 0; i < count; i++) {
		struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };

		connections[i].fd = socket(AF_INET, SOCK_STREAM, 0);
		if (connections[i].fd < 0 || connect(connections[i].fd, (struct sockaddr *)&server, sizeof(server)))
			fail("connect");
		setsockopt(connections[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i].fd, &event))
			fail("epoll_ctl");
	}
	for (int i = 0; i < count; i++)
		send_message(i);
	run(epoll, strtoull(argv[3], NULL, 10) * 1000000u);

	requests = 0;
	uint64_t cpu = cpu_nanos(pid), begin = now_nanos();

	run(epoll, strtoull(argv[4], NULL, 10) * 1000000u);
	uint64_t elapsed = now_nanos() - begin;

	cpu = cpu_nanos(pid) - cpu;
	if (!requests) {
		errno = ETIMEDOUT;
		fail("no request was answered");
	}
	uint64_t kept = requests < MOST_SAMPLES ? requests : MOST_SAMPLES;

	qsort(samples, kept, sizeof(*samples), ascending);
	printf("RESULT rate=%.1f cpu=%.1f p50=%.3f p99=%.3f\n", requests * 1e9 / elapsed, (double)cpu / requests,
	       samples[kept / 2] / 1e3, samples[kept / 100 * 99] / 1e3);
	return 0;
}
