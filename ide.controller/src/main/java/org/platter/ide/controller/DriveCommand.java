package org.platter.ide.controller;

/** The command that a drive is at, and its phases: step by step as its {@link Execution} says (ATA-6 clause 9). */
final class DriveCommand {

    private final IdeDrive drive;
    private final DriveStatus status;
    private final DriveData data = new DriveData(this::goOn);
    private final DriveWork work;
    private Execution execution = Execution.OVER;

    DriveCommand(IdeDrive drive, DriveStatus status) {
        this.drive = drive;
        this.status = status;
        work = new DriveWork(drive.cable());
    }

    DriveData data() {
        return data;
    }

    DriveWork work() {
        return work;
    }

    /** What is under way. */
    Execution execution() {
        return execution;
    }

    void start(int code) {
        status.begin();
        try {
            execution = drive.start(code);
        } catch (AtaError e) {
            fail(e);
            return;
        }
        goOn();
    }

    private void goOn() {
        Step step;
        try {
            step = execution.next();
        } catch (AtaError e) {
            fail(e);
            return;
        }
        switch (step.kind()) {
            case DONE -> breakOff();
            case WORK -> {
                status.work();
                work.begin(step.work(), drive.disk(), this::goOn);
            }
            default -> {
                data.offer(step.data(), step.kind() == Step.Kind.TO_HOST, step.dma());
                status.requestData();
            }
        }
        if (step.interrupt()) {
            status.wantAttention();
        }
        if (step.dma()) {
            drive.cable().dmaRequested(drive);
        }
    }

    private void fail(AtaError reason) {
        breakOff();
        status.fail(reason);
    }

    /** The command is over, without an interrupt, however far it has come. */
    void breakOff() {
        execution = Execution.OVER;
        data.withdraw();
        status.idle();
    }
}
