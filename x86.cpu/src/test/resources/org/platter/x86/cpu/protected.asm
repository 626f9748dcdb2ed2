; A BIOS image that walks through protected mode and writes what happens to port E9h: every step ends in an exception or
; INT 41h, whose handler prints the frame, the registers and the stack, and goes on with the next step. Steps use only
; what QEMU checks: it ignores the limits and rights of segments on ordinary accesses.

        bits 16
        org 0xF0000

GDT     equ 0x1000              ; working copies in RAM
LDT     equ 0x1400
IDT     equ 0x1800
TSS     equ 0x2000
TSS2    equ 0x2400
TSS16   equ 0x2600
VARS    equ 0x3000
SEL     equ VARS
RESUME  equ VARS + 4
FARPTR     equ VARS + 8            ; 48-bit pointer
OPTAB   equ VARS + 16
MODE    equ VARS + 20
LAST    equ VARS + 24
FRAME   equ VARS + 28
STACK0  equ 0x8F00              ; of level 0, when it is interrupted
STACKI  equ 0x9F00              ; of level 0, entered from outside
STACK1  equ 0xA800
STACK3  equ 0xB800
V86SEG  equ 0x4000
PD      equ 0x10000
PT      equ 0x11000
PAGES   equ 0x100000            ; 16 pages to play with

start:
        cli
        xor ax, ax
        mov ss, ax
        mov sp, 0x7000
        o32 lgdt [cs:gdtr - start]
        o32 lidt [cs:idtr - start]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp dword 8:start32

        bits 32
start32:
        mov ax, 0x10
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov esp, STACK0
        mov al, 0xFF            ; no interrupts from the board
        out 0x21, al
        out 0xA1, al
        call tables
        call reset

        ; --- selectors: each operation on each selector, at level 0 and at level 3
        mov dword [MODE], 0
.levels:
        mov dword [OPTAB], operations
.operations:
        mov eax, [OPTAB]
        cmp dword [eax], 0
        je .nextlevel
        call newline
        mov al, '#'
        out 0xE9, al
        mov eax, [OPTAB]
        sub eax, operations
        call hex
        mov dword [SEL], 0
.selectors:
        mov dword [RESUME], .back
        mov eax, [OPTAB]
        mov eax, [eax]
        jmp perform
.back:
        mov eax, [SEL]
        inc eax
        test al, 3              ; levels 0, 1 and 3 only
        jz .ti
        and al, 3
        cmp al, 2
        jne .ti0
        inc dword [SEL]
.ti0:
.ti:    inc dword [SEL]
        cmp dword [SEL], 0x118
        jb .selectors
        add dword [OPTAB], 4
        jmp .operations
.nextlevel:
        add dword [MODE], 1
        cmp dword [MODE], 2
        jb .levels

        ; --- single steps at level 0 and at level 3
        mov dword [MODE], 0
.levels2:
        mov dword [OPTAB], steps
.steps:
        mov eax, [OPTAB]
        cmp dword [eax], 0
        je .nextlevel2
        mov dword [RESUME], .back2
        mov eax, [eax]
        jmp perform
.back2: add dword [OPTAB], 4
        jmp .steps
.nextlevel2:
        add dword [MODE], 1
        cmp dword [MODE], 2
        jb .levels2

        ; --- virtual-8086 mode, with IOPL 0 and with IOPL 3
        mov dword [MODE], 0x20002
.v86levels:
        mov dword [OPTAB], v86steps
.v86:   mov eax, [OPTAB]
        cmp dword [eax], 0
        je .v86next
        mov dword [RESUME], .v86back
        mov esi, [eax]
        mov edi, V86SEG * 16
        mov ecx, 16
        rep movsb
        push dword 0x1111       ; GS, FS, DS, ES
        push dword 0x2222
        push dword 0x3333
        push dword 0x4444
        push dword 0x5000       ; SS, ESP
        push dword 0x1000
        push dword [MODE]
        push dword V86SEG
        push dword 0
        mov eax, 0x12340041
        mov edx, 0xE9
        iretd
.v86back:
        add dword [OPTAB], 4
        jmp .v86
.v86next:
        xor dword [MODE], 0x3000
        test dword [MODE], 0x3000
        jnz .v86levels

        ; --- paging
        call pagetables
        mov eax, PD
        mov cr3, eax
        mov eax, cr0
        or eax, 0x80000000
        mov cr0, eax
        jmp $ + 2
        mov dword [MODE], 0
.levels3:
        mov dword [OPTAB], pagesteps
.pages: mov eax, [OPTAB]
        cmp dword [eax], 0
        je .nextlevel3
        call pagetables
        mov eax, cr3
        mov cr3, eax
        mov dword [RESUME], .back3
        mov eax, [OPTAB]
        mov eax, [eax]
        jmp perform
.back3:
        ; accessed and dirty bits
        mov esi, PT + PAGES / 1024
        mov ecx, 8
.bits:  lodsd
        call hex
        loop .bits
        call newline
        add dword [OPTAB], 4
        jmp .pages
.nextlevel3:
        add dword [MODE], 1
        cmp dword [MODE], 2
        jb .levels3
        mov eax, cr0
        xor eax, 0x10000        ; once more with WP
        mov cr0, eax
        mov dword [MODE], 0
        test eax, 0x10000
        jnz .levels3

        mov dx, 0xF4
        mov al, 0
        out dx, al
        hlt

; Executes the code at EAX at the level in MODE.
perform:
        mov ecx, landing
        mov [FARPTR], ecx
        mov ecx, [SEL]
        mov [FARPTR + 4], ecx
        mov ebx, 0xBBBB0001
        mov ecx, 0xCCCC0002
        mov edx, 0xDDDD0003
        mov esi, 0x51510004
        mov edi, 0xD1D10005
        mov ebp, 0xB9B90006
        cmp dword [MODE], 1
        je .user
        jmp eax
.user:  push dword 0x23
        push dword STACK3
        push dword 2
        push dword 0x1B
        push eax
        mov ax, 0x23
        mov ds, ax
        mov es, ax
        iretd

landing:
        int 0x41

; --- operations on the selector in SEL
operations:
        dd op_lar, op_lsl, op_verr, op_verw, op_ds, op_fs, op_ss, op_jmp, op_call, op_retf, op_retss, op_iret, op_lldt
        dd op_ltr, op_pop, op_les, op_arpl, 0
op_lar: lar eax, [SEL]
        int 0x41
op_lsl: lsl eax, [SEL]
        int 0x41
op_verr:
        verr [SEL]
        int 0x41
op_verw:
        verw [SEL]
        int 0x41
op_ds:  mov ds, [SEL]
        int 0x41
op_fs:  mov fs, [SEL]
        int 0x41
op_ss:  mov ss, [SEL]
        nop
        int 0x41
op_jmp: jmp far [FARPTR]
op_call:
        call far [FARPTR]
        int 0x41
op_retf:
        push dword 0x23
        push dword STACK3 - 64
        push dword 0x66660001
        push dword 0x66660002
        push dword [SEL]
        push dword landing
        retf 8
op_retss:
        push dword [SEL]
        push dword STACK3 - 64
        push dword 0x1B
        push dword landing
        retf
op_iret:
        push dword 0x23
        push dword STACK3 - 64
        push dword 0x244C93
        push dword [SEL]
        push dword landing
        iretd
op_lldt:
        lldt [SEL]
        sldt eax
        int 0x41
op_ltr: test dword [SEL], ~3      ; QEMU lets null pass
        jz s_ud
        ltr [SEL]
        str eax
        int 0x41
op_pop: push dword [SEL]
        pop es
        int 0x41
op_les: les eax, [FARPTR]
        int 0x41
op_arpl:
        mov eax, [SEL]
        mov cx, 2
        arpl ax, cx
        int 0x41

; --- single steps
steps:  dd s_hlt, s_cli, s_sti, s_in, s_out, s_in16, s_inedge, s_popf, s_popf2, s_int40, s_int3, s_into, s_bound, s_intff
        dd s_int30, s_ud, s_div, s_lgdt, s_cr0, s_clts, s_smsw, s_lmsw, s_dr, s_invlpg, s_pushf, s_task, s_iretnt, s_trace
        dd s_task16, s_taskbad, s_nm, s_insb, s_int42, 0
s_hlt:  cmp dword [MODE], 0
        je s_ud
        hlt
s_cli:  cli
        int 0x41
s_sti:  pushfd
        sti
        cli
        popfd
        int 0x41
s_in:   mov dx, 0x80
        in al, dx
        int 0x41
s_out:  mov al, '*'
        out 0xE9, al
        int 0x41
s_in16: mov dx, 0xE8
        cmp dword [MODE], 0
        je s_ud
        in ax, dx
        int 0x41
s_inedge:
        mov dx, 0x300
        cmp dword [MODE], 0
        je s_ud
        in al, dx
        int 0x41
s_insb: mov edx, 0x3FF
        cmp dword [MODE], 0
        je s_ud
        mov edi, 0x3100
        mov ecx, 2
        rep insb
        int 0x41
s_popf: push dword 0x003FFED7
        popfd
        pushfd
        pop eax
        push dword 2
        popfd
        and eax, ~0x100
        int 0x41
s_popf2:
        push word 0x7ED7
        popfw
        pushfw
        pop ax
        push dword 2
        popfd
        int 0x41
s_int40:
        int 0x40
        int 0x41
s_int3: int3
s_into: mov al, 0x7F
        inc al
        into
        int 0x41
s_bound:
        mov dword [0x3100], -4
        mov dword [0x3104], 4
        mov eax, 5
        bound eax, [0x3100]
        int 0x41
s_intff:
        int 0xFF
        int 0x41
s_int30:
        int 0x30
        int 0x41
s_int42:
        int 0x42
        int 0x41
s_ud:   ud2
s_div:  xor ebx, ebx
        div ebx
s_lgdt: mov word [0x3100], 0x11F
        mov dword [0x3102], GDT
        lgdt [0x3100]
        sgdt [0x3108]
        mov eax, [0x3108]
        mov ebx, [0x310A]
        int 0x41
s_cr0:  mov eax, cr0
        mov cr0, eax
        and eax, 0x80000001
        int 0x41
s_clts: clts
        int 0x41
s_smsw: smsw ax
        and eax, 0xFFF1
        int 0x41
s_lmsw: mov ax, 9
        lmsw ax
        mov eax, cr0
        and eax, 0x80000009
        clts
        int 0x41
s_dr:   mov dword eax, 0x12345
        mov dr0, eax
        mov ebx, dr0
        int 0x41
s_invlpg:
        invlpg [0x3100]
        int 0x41
s_pushf:
        stc
        pushfd
        pop eax
        int 0x41
s_task: ; a call through a task gate and back by IRET
        call 0x93:0
        mov ebx, 0x7A5C
        int 0x41
s_iretnt:
        cmp dword [MODE], 0
        jne s_ud
        jmp 0x98:0
s_task16:
        cmp dword [MODE], 0
        jne s_ud
        call 0xA8:0
        int 0x41
s_taskbad:
        cmp dword [MODE], 0
        jne s_ud
        jmp 0x108:0
s_trace:
        pushfd
        or byte [esp + 1], 1
        popfd
        nop
        nop
s_nm:   cmp dword [MODE], 0
        jne s_ud
        mov eax, cr0
        or al, 8
        mov cr0, eax
        fninit

; --- the second task
task2:
        mov edx, [SEL]
        iretd
        mov edx, 0x2222
        int 0x41

; --- virtual-8086 code, 16 bytes each
        bits 16
task2_16:
        mov dx, 0x1616
        iret
        mov dx, 0x2222
        int 0x41
v86steps:
        dd v_int, v_cli, v_pushf, v_popf, v_iret, v_in, v_out, v_hlt, v_segments, v_far, v_lgdt, v_lar, v_int3, v_div
        dd v_pushfd, v_cr, v_sti, v_retf, 0
v_int:  int 0x41
        align 16
v_cli:  cli
        int3
        align 16
v_sti:  sti
        int3
        align 16
v_pushf:
        pushf
        pop bx
        int3
        align 16
v_pushfd:
        pushfd
        pop ebx
        int3
        align 16
v_popf: push word 0x0ED7
        popf
        int3
        align 16
v_iret: push word 0x3093
        push cs
        push word 7
        iret
        int3
        align 16
v_in:   in al, 0x80
        int3
        align 16
v_out:  out dx, al
        int3
        align 16
v_hlt:  hlt
        align 16
v_segments:
        mov bx, ds
        mov ax, 0x300
        mov ds, ax
        mov [0x80], ax
        mov dx, [0x80]
        int3
        align 16
v_far:  jmp V86SEG - 0x10:0x105
        int3
        align 16
v_retf: push cs
        push word 5
        retf
        nop
        int3
        align 16
v_lgdt: lgdt [0]
        int3
        align 16
v_lar:  lar ax, bx
        int3
        align 16
v_int3: int3
        align 16
v_div:  xor cx, cx
        div cx
        align 16
v_cr:   mov eax, cr0
        align 16
        bits 32

; --- with paging. Page 0 of PAGES: all rights; 1: read only; 2: supervisor; 3: supervisor read only; 4: absent;
; 5: all rights; 6: its table entry points at page 0 again
pagesteps:
        dd p_read0, p_write0, p_read1, p_write1, p_read2, p_write2, p_write3, p_read4, p_write4, p_cross, p_crossw
        dd p_rmw, p_push, p_movs, p_stos, p_alias, p_fetch, p_xchg, p_cmps, p_enter, p_call, p_insb, p_bts
        dd p_stale, p_cmpxchg, p_leave, p_large, p_popm, 0
%macro page 2
        mov eax, PAGES + 0x1000 * %1 + %2
%endmacro
; A level 0 that cannot push would shut down.
%macro user_only 0
        cmp dword [MODE], 0
        je s_ud
%endmacro
p_read0:
        page 0, 0x10
        mov eax, [eax]
        int 0x41
p_write0:
        page 0, 0x10
        mov [eax], ecx
        int 0x41
p_read1:
        page 1, 0x10
        mov eax, [eax]
        int 0x41
p_write1:
        page 1, 0x10
        mov [eax], ecx
        int 0x41
p_read2:
        page 2, 0x10
        mov eax, [eax]
        int 0x41
p_write2:
        page 2, 0x10
        mov [eax], ecx
        int 0x41
p_write3:
        page 3, 0x10
        mov [eax], ecx
        int 0x41
p_read4:
        page 4, 0x10
        mov eax, [eax]
        int 0x41
p_write4:
        page 4, 0x10
        mov [eax], ecx
        int 0x41
p_cross:
        page 3, 0xFFE
        mov eax, [eax]
        int 0x41
p_crossw:
        page 3, 0xFFE
        mov [eax], ecx
        int 0x41
p_rmw:  page 1, 0
        mov ebx, [eax]          ; QEMU marks the page accessed before it finds that it cannot write
        stc
        add [eax], ecx
        int 0x41
p_push:
        user_only
        page 5, 2
        mov esp, eax
        push ecx
        int 0x41
p_movs: page 3, 0xFF8
        mov edi, eax
        mov esi, 0x3100
        mov ecx, 20
        rep movsb
        int 0x41
p_stos: page 3, 0xFF8
        mov edi, eax
        mov ecx, 20
        rep stosd
        int 0x41
p_insb: cmp dword [MODE], 0
        jne s_ud
        page 4, 0
        mov edi, eax
        mov ecx, 20
        mov dx, 0x80
        rep insb
        int 0x41
p_cmps: page 3, 0xFF8
        mov edi, eax
        mov esi, eax
        mov ecx, 20
        repe cmpsb
        int 0x41
p_alias:
        mov dword [PAGES + 0x20], 0x1234
        mov eax, [PAGES + 0x6020]
        mov dword [PAGES + 0x6020], 0x5678
        mov ebx, [PAGES + 0x20]
        int 0x41
p_fetch:
        page 3, 0xFFF
        mov byte [PAGES + 0xFFF], 0x90
        jmp PAGES + 0x4000
p_xchg: page 1, 4
        mov ebx, [eax]
        xchg eax, [eax]
        int 0x41
p_enter:
        user_only
        page 5, 8
        mov esp, eax
        mov ebp, 0x3100
        enter 0, 0
        int 0x41
p_leave:
        page 4, 8
        mov ebp, eax
        leave
        int 0x41
p_call:
        user_only
        page 5, 0
        mov esp, eax
        call landing
p_bts:  page 1, 0
        mov ebx, [eax]
        bts dword [eax], 3
        int 0x41
p_cmpxchg:
        page 1, 0
        mov ebx, [eax]
        cmpxchg [eax], ecx
        int 0x41
p_stale:
        cmp dword [MODE], 0
        jne s_ud
        page 0, 0x10
        mov ebx, [eax]
        mov dword [PT + (PAGES >> 10)], PAGES + 0x5007
        invlpg [eax]
        mov dword [PAGES + 0x5010], 0x55AA
        mov ebx, [eax]
        int 0x41
p_large:
        mov eax, [0x400000]
        int 0x41
p_popm: page 4, 0
        push dword 0x1234
        pop dword [eax]
        int 0x41
; --- printing
hex:    ; EAX
        push ecx
        push eax
        push edx
        mov ecx, 8
        mov edx, eax
.digit: rol edx, 4
        mov al, dl
        and al, 15
        cmp al, 10
        sbb al, 0x69
        das
        out 0xE9, al
        loop .digit
        mov al, ' '
        out 0xE9, al
        pop edx
        pop eax
        pop ecx
        ret
newline:
        push eax
        mov al, 10
        out 0xE9, al
        pop eax
        ret

; --- every exception and interrupt comes here, with vector and error code pushed
handle:
        pushad
        mov ax, ds
        mov bx, 0x10
        mov ds, bx
        movzx eax, ax
        push eax
        mov ax, es
        movzx eax, ax
        push eax
        mov es, bx
        call newline
        mov eax, [SEL]
        call hex
        mov eax, [esp + 40]     ; vector
        call hex
        mov eax, [esp + 44]     ; error code
        call hex
        mov ebp, esp
        add ebp, 48             ; the frame
        mov eax, [ebp]
        call hex
        mov eax, [ebp + 4]
        call hex
        mov eax, [ebp + 8]
        and eax, ~0x10000       ; QEMU does not set RF
        call hex
        mov ecx, 10             ; EDI .. EAX, DS, ES
        mov esi, esp
.registers:
        lodsd
        cmp ecx, 5              ; ESP within PUSHAD
        je .skip
        call hex
.skip:  loop .registers
        mov eax, ebp
        call hex
        mov al, '|'
        out 0xE9, al
        mov ecx, 6
        lea esi, [ebp + 12]
.stack: lodsd
        call hex
        loop .stack
        cmp dword [esp + 40], 14
        jne .nocr2
        mov eax, cr2
        call hex
.nocr2: str ax
        movzx eax, ax
        call hex
        mov eax, [TSS]
        call hex
        mov eax, [TSS2]
        call hex
        mov ax, ss
        movzx eax, ax
        call hex
        mov esp, STACK0
        mov ax, 0x10
        mov ss, ax
        call reset
        jmp [RESUME]

; A known state again: tables, task, segments, stacks.
reset:
        push dword 2
        popfd
        pushad
        cld
        clts
        mov esi, gdt
        mov edi, GDT
        mov ecx, (gdtend - gdt) / 4
        rep movsd
        lgdt [cs:gdtr_ram]
        mov esi, ldt
        mov edi, LDT
        mov ecx, 32 / 4
        rep movsd
        mov edi, TSS
        mov ecx, 0xA00 / 4
        xor eax, eax
        rep stosd
        mov edi, STACK0 - 0x300
        mov ecx, 0x280 / 4
        rep stosd
        mov edi, STACKI - 0x200
        mov ecx, 0x200 / 4
        rep stosd
        mov edi, STACK1 - 0x100
        mov ecx, 0x100 / 4
        rep stosd
        mov edi, STACK3 - 0x100
        mov ecx, 0x100 / 4
        rep stosd
        mov dword [TSS + 4], STACKI
        mov dword [TSS + 8], 0x10
        mov dword [TSS + 12], STACK1
        mov dword [TSS + 16], 0xD1
        mov dword [TSS + 0x1C], PD
        mov dword [TSS + 0x64], 0x00680000
        mov edi, TSS + 0x68
        mov ecx, 0x80
        mov al, 0xFF
        rep stosb
        mov byte [TSS + 0x68 + 0xE8 / 8], 0xFD
        mov edi, TSS2
        call task32
        mov word [TSS16 + 14], task2_16 - 0xF0000
        mov word [TSS16 + 16], 2
        mov word [TSS16 + 18], 0x1616
        mov word [TSS16 + 26], STACKI - 0x180
        mov word [TSS16 + 34], 0x10
        mov word [TSS16 + 36], 0x118
        mov word [TSS16 + 38], 0x10
        mov word [TSS16 + 40], 0x10
        mov ax, 0x70
        lldt ax
        mov ax, 0x28
        ltr ax
        xor ax, ax
        mov fs, ax
        mov gs, ax
        popad
        ret
task32:
        mov dword [edi + 4], STACKI
        mov dword [edi + 8], 0x10
        mov dword [edi + 0x1C], PD
        mov dword [edi + 0x20], task2
        mov dword [edi + 0x24], 2
        mov dword [edi + 0x28], 0xA0A0
        mov dword [edi + 0x38], STACKI - 0x100
        mov dword [edi + 0x48], 0x23
        mov dword [edi + 0x4C], 8
        mov dword [edi + 0x50], 0x10
        mov dword [edi + 0x54], 0x10
        mov dword [edi + 0x58], 0
        mov dword [edi + 0x5C], 0x0F
        mov dword [edi + 0x60], 0x70
        mov dword [edi + 0x64], 0x00680000
        ret

; The interrupt table: 48 vectors and a few with other gates.
tables:
        mov edi, IDT
        xor ecx, ecx
.vector:
        mov eax, ecx
        shl eax, 4
        add eax, stubs
        mov edx, eax
        and edx, 0xFFFF0000
        and eax, 0xFFFF
        or eax, 0x00080000
        or edx, 0x8E00
        cmp ecx, 3
        je .user
        cmp ecx, 4
        je .user
        cmp ecx, 0x41
        jne .plain
.user:  or edx, 0x6000
.plain: mov [edi], eax
        mov [edi + 4], edx
        add edi, 8
        inc ecx
        cmp ecx, 0x48
        jb .vector
        mov byte [IDT + 0x30 * 8 + 5], 0x6E     ; not present
        mov dword [IDT + 0x42 * 8], 0x00980000
        mov dword [IDT + 0x42 * 8 + 4], 0xE500  ; a task gate
        ret

pagetables:
        pushad
        mov edi, PD
        mov ecx, 0x400
        xor eax, eax
        rep stosd
        mov dword [PD], PT + 7
        mov edi, PT
        mov ecx, 0x400
        mov eax, 7
.page:  stosd
        add eax, 0x1000
        loop .page
        mov edi, PAGES
        mov ecx, 0x8000 / 4
        mov eax, 0x11223344
        rep stosd
        mov dword [PT + PAGES / 1024 + 4], PAGES + 0x1005
        mov dword [PT + PAGES / 1024 + 8], PAGES + 0x2003
        mov dword [PT + PAGES / 1024 + 12], PAGES + 0x3001
        mov dword [PT + PAGES / 1024 + 16], PAGES + 0x4006
        mov dword [PT + PAGES / 1024 + 24], PAGES + 0x0007
        popad
        ret

        align 16
stubs:
%assign vector 0
%rep 0x48
        align 16
%if vector == 8 || (vector >= 10 && vector <= 14) || vector == 17
%else
        push dword 0
%endif
        push dword vector
        jmp near handle
%assign vector vector + 1
%endrep

        align 8
gdtr:   dw 0x11F
        dd gdt_boot
gdtr_ram:
        dw 0x11F
        dd GDT
idtr:   dw 0x48 * 8 - 1
        dd IDT
        align 8
gdt_boot:
gdt:    dq 0
        dq 0x00CF9A000000FFFF   ; 08 code
        dq 0x00CF92000000FFFF   ; 10 data
        dq 0x00CFFB000000FFFF   ; 18 code, level 3; QEMU's IRET does not mark it accessed
        dq 0x00CFF2000000FFFF   ; 20 data, level 3
        dq 0x0000890020000100   ; 28 the task
        dq 0x000F9A000000FFFF   ; 30 code, 16 bits
        dq 0x00CF9E000000FFFF   ; 38 conforming code
        dq 0x00CFFE000000FFFF   ; 40 conforming code, level 3
        dq 0x00CF98000000FFFF   ; 48 code, not readable
        dq 0x00CF90000000FFFF   ; 50 data, read only
        dq 0x0040960000000FFF   ; 58 data, expand down
        dq 0x00CF12000000FFFF   ; 60 data, not present
        dq 0x00CF1A000000FFFF   ; 68 code, not present
        dq 0x000082001400001F   ; 70 local table
        dw landing - 0xF0000, 8, 0xEC02, 0xF    ; 78 call gate, level 3, 2 parameters
        dw landing - 0xF0000, 0x118, 0xE401, 0   ; 80 286 call gate, level 3, 1 parameter
        dw landing - 0xF0000, 8, 0x8C00, 0xF    ; 88 call gate, level 0
        dw 0, 0x98, 0xE500, 0                   ; 90 task gate
        dq 0x0000890024000067   ; 98 task
        dq 0x00008B002400000F   ; A0 busy task
        dq 0x000081002600002B   ; A8 286 task
        dw landing - 0xF0000, 8, 0x6C00, 0xF    ; B0 call gate, not present
        dw landing - 0xF0000, 0x40, 0xEC00, 0xF ; B8 call gate to conforming code
        dw landing - 0xF0000, 0, 0xEC00, 0xF    ; C0 call gate to nowhere
        dq 0x00CFBA000000FFFF   ; C8 code, level 1
        dq 0x00CFB2000000FFFF   ; D0 data, level 1
        dq 0x0000800000000000   ; D8 type 0
        dw landing - 0xF0000, 8, 0xEE00, 0xF    ; E0 interrupt gate
        dq 0x000FFA000000FFFF   ; E8 code, level 3, 16 bits
        dw landing - 0xF0000, 0x10, 0xEC00, 0xF ; F0 call gate to data
        dw landing - 0xF0000, 0xC8, 0xEC01, 0xF ; F8 call gate to level 1
        dq 0x0000F00000000000   ; 100 one byte, read only
        dq 0x0000890028000066   ; 108 a task whose segment is too small
        dq 0x0000090024000067   ; 110 task, not present
        dq 0x00009A0F0000FFFF   ; 118 code, 16 bits, from F0000h
gdtend:
ldt:    dq 0
        dq 0x00CFF2000000FFFF
        dq 0x00CF9A000000FFFF
        dq 0x00CFFA000000FFFF

        times 0xFFF0 - ($ - $$) db 0xFF
        bits 16
        jmp 0xF000:(start - 0xF0000)
        times 0x10000 - ($ - $$) db 0xFF
