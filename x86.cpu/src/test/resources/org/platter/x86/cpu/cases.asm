; A BIOS image that executes the cases at 1 MiB, one after the other, in real mode, and writes what each leaves behind
; to port E9h. The same image runs in QEMU and in our processor; see OracleCase for the layout of cases and results.

        bits 16
        org 0

CASES   equ 0x100000            ; dword: how many; cases from +16
CODE    equ 0x2000
CASE    equ 0x2800              ; the current one, copied
OPERAND equ 0x3000
RESULT  equ 0x3800
STACK   equ 0x7000

start:
        cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov esp, STACK
        o32 lgdt [cs:gdtr]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        mov bx, 8
        mov fs, bx              ; FS keeps the limit of 4 GiB
        and al, 0xFE
        mov cr0, eax
        xor ax, ax
        mov fs, ax
        mov gs, ax

        mov di, 0               ; the vectors' handlers are 8 bytes apart
        mov bx, handlers
        mov cx, 32
.vector:
        mov [di], bx
        mov word [di + 2], 0xF000
        add di, 4
        add bx, 8
        loop .vector

        mov eax, [fs:dword CASES]
        mov [0x2700], eax
        mov dword [0x2704], CASES + 16

next:
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov esp, STACK
        cld
        cmp dword [0x2700], 0
        je finished
        dec dword [0x2700]
        mov esi, [0x2704]
        add dword [0x2704], 80
        mov edi, CASE
        mov ecx, 20
.copy:  mov eax, [fs:esi]
        mov [edi], eax
        add esi, 4
        add edi, 4
        loop .copy
        mov si, CASE + 32
        mov di, OPERAND
        mov cx, 8
        rep movsw
        mov cx, 16              ; the code lies behind the operand
        mov di, CODE
        rep movsw
        mov dword [RESULT + 32], -1
        mov di, STACK - 64      ; what a case pushes is seen against zeros
        xor ax, ax
        mov cx, 32
        rep stosw

        push dword [CASE + 28]
        mov eax, [CASE]
        mov ecx, [CASE + 4]
        mov edx, [CASE + 8]
        mov ebx, [CASE + 12]
        mov ebp, [CASE + 16]
        mov esi, [CASE + 20]
        mov edi, [CASE + 24]
        popfd
        jmp 0:CODE

        times 0x400 - ($ - $$) db 0x90

; Cases end with a jump to F000:0400.
done:
        mov [ss:RESULT + 36], esp
        mov esp, STACK
        mov [ss:RESULT], eax
        mov [ss:RESULT + 4], ecx
        mov [ss:RESULT + 8], edx
        mov [ss:RESULT + 12], ebx
        mov [ss:RESULT + 16], ebp
        mov [ss:RESULT + 20], esi
        mov [ss:RESULT + 24], edi
        mov [ss:RESULT + 40], ds
        mov [ss:RESULT + 42], es
        mov [ss:RESULT + 44], gs
        mov word [ss:RESULT + 46], 0
        pushfd
        pop dword [ss:RESULT + 28]
        xor ax, ax
        mov ds, ax
        mov gs, ax
        cld
        mov eax, [STACK - 20]
        mov [RESULT + 64], eax
        mov eax, [STACK - 16]
        mov [RESULT + 68], eax
        mov eax, [STACK - 12]
        mov [RESULT + 72], eax
        mov eax, [STACK - 8]
        mov [RESULT + 76], eax
        mov si, OPERAND
        mov di, RESULT + 48
        xor ax, ax
        mov es, ax
        mov cx, 8
        rep movsw
        mov si, RESULT
        mov cx, 80
        mov dx, 0xE9
        rep outsb
        jmp next

finished:
        mov dx, 0xF4
        mov al, 0
        out dx, al
        hlt
        jmp finished

; An exception: notes the vector, takes the frame off the stack, and ends the case.
fault:
        pop word [ss:RESULT + 32]       ; the vector
        pop word [ss:RESULT + 34]       ; IP
        add sp, 2
        popf
        jmp done

        align 8
handlers:
%assign vector 0
%rep 32
        push word vector
        jmp near fault
        align 8
%assign vector vector + 1
%endrep

gdtr:   dw 15
        dd 0xF0000 + gdt
        align 8
gdt:    dq 0
        dq 0x00CF93000000FFFF

        times 0xFFF0 - ($ - $$) db 0xFF
        jmp 0xF000:start
        times 0x10000 - ($ - $$) db 0xFF
