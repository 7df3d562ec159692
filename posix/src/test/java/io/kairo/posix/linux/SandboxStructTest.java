package io.kairo.posix.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.CHeader;
import org.junit.jupiter.api.Test;

final class SandboxStructTest {
  @Test
  void seccompStructsAreLaidOutAsInTheHeader() throws Exception {
    CHeader header =
        new CHeader("linux/seccomp.h", "linux/filter.h")
            .value("sizeof(struct seccomp_notif)")
            .offset("struct seccomp_notif", "pid")
            .offset("struct seccomp_notif", "data.nr")
            .offset("struct seccomp_notif", "data.args")
            .value("sizeof(struct seccomp_notif_resp)")
            .offset("struct seccomp_notif_resp", "error")
            .offset("struct seccomp_notif_resp", "flags")
            .value("sizeof(struct seccomp_notif_addfd)")
            .offset("struct seccomp_notif_addfd", "srcfd")
            .offset("struct seccomp_notif_addfd", "newfd_flags")
            .value("sizeof(struct sock_fprog)")
            .offset("struct sock_fprog", "filter");

    assertThat(header.values())
        .containsExactly(
            Seccomp.NOTIFICATION_SIZE,
            Seccomp.PID_OFFSET,
            Seccomp.NUMBER_OFFSET,
            Seccomp.ARGUMENTS_OFFSET,
            Seccomp.RESPONSE_SIZE,
            16L,
            20L,
            Seccomp.ADDFD_SIZE,
            12L,
            20L,
            Seccomp.PROGRAM_SIZE,
            8L);
  }

  @Test
  void seccompRequestsHaveTheNumbersOfTheHeader() throws Exception {
    CHeader header =
        new CHeader("linux/seccomp.h", "sys/ioctl.h")
            .value("SECCOMP_IOCTL_NOTIF_RECV")
            .value("SECCOMP_IOCTL_NOTIF_SEND")
            .value("SECCOMP_IOCTL_NOTIF_ID_VALID")
            .value("SECCOMP_IOCTL_NOTIF_ADDFD")
            .value("(int) SECCOMP_RET_KILL_PROCESS")
            .value("SECCOMP_RET_USER_NOTIF");

    assertThat(header.values())
        .containsExactly(
            Seccomp.SECCOMP_IOCTL_NOTIF_RECV,
            Seccomp.SECCOMP_IOCTL_NOTIF_SEND,
            Seccomp.SECCOMP_IOCTL_NOTIF_ID_VALID,
            Seccomp.SECCOMP_IOCTL_NOTIF_ADDFD,
            (long) Seccomp.SECCOMP_RET_KILL_PROCESS,
            (long) Seccomp.SECCOMP_RET_USER_NOTIF);
  }

  @Test
  void otherStructsAndNumbersAreThoseOfTheHeaders() throws Exception {
    CHeader header =
        new CHeader(
                "linux/landlock.h",
                "linux/capability.h",
                "linux/securebits.h",
                "sys/resource.h",
                "sys/uio.h")
            .value("sizeof(struct landlock_path_beneath_attr)")
            .offset("struct landlock_path_beneath_attr", "parent_fd")
            .value("sizeof(struct __user_cap_header_struct)")
            .value("2 * sizeof(struct __user_cap_data_struct)")
            .value("SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED")
            .value("sizeof(struct rlimit)")
            .value("RLIMIT_NPROC")
            .value("RLIMIT_AS")
            .value("RLIMIT_DATA")
            .value("RLIMIT_LOCKS")
            .value("sizeof(struct iovec)");

    assertThat(header.values())
        .containsExactly(
            Landlock.PATH_BENEATH_SIZE,
            8L,
            Capability.HEADER_SIZE,
            Capability.DATA_SIZE,
            (long) Prctl.SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED,
            Resource.RLIMIT_SIZE,
            (long) Resource.RLIMIT_NPROC,
            (long) Resource.RLIMIT_AS,
            (long) Resource.RLIMIT_DATA,
            (long) Resource.RLIMIT_LOCKS,
            ProcessVm.IOVEC_SIZE);
  }
}
