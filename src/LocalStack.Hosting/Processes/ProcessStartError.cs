namespace LocalStack.Hosting.Processes;

/// <summary>Why a process could not be started.</summary>
internal enum ProcessStartError
{
    /// <summary>The file does not exist, or no directory of PATH has it.</summary>
    FileNotFound,

    /// <summary>The file exists but may not be executed, or is a directory.</summary>
    NotExecutable,

    /// <summary>The file may be executed but is no program of this machine, or its interpreter is missing.</summary>
    BadFormat,

    /// <summary>The working directory does not exist.</summary>
    WorkingDirectoryMissing,

    /// <summary>The user to run as is unknown, or this process may not become another user.</summary>
    UserUnavailable,

    /// <summary>Arguments and environment together are larger than the system takes.</summary>
    TooLarge,

    /// <summary>Somebody has the file open for writing.</summary>
    FileBusy,

    /// <summary>The system has no room for another process, or refused for another reason.</summary>
    SystemRefused,
}
